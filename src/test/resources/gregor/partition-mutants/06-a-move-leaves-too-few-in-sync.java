// in: Reassignment
// caught by: gregor.controller.PartitionChangeTest#rep19TheEndOfAMoveLeavesEnoughInSync
    boolean isDone(List<Integer> isr, int minInsyncReplicas) {
        List<Integer> staying = without(isr, removing);
        return isInProgress() && !staying.isEmpty() && staying.containsAll(adding)
            && (adding.size() >= removing.size() || staying.containsAll(target()));
    }
