// in: Reassignment
// caught by: gregor.controller.PartitionChangeTest#rep19TheEndOfAMoveLeavesEnoughInSync
    boolean isDone(List<Integer> isr, int minInsyncReplicas) {
        List<Integer> staying = without(isr, removing);
        boolean wanted = isInProgress() && !staying.isEmpty() && (adding.isEmpty() || !java.util.Collections.disjoint(staying, adding));
        return wanted && (staying.size() == isr.size() || staying.size() >= minInsyncReplicas);
    }
