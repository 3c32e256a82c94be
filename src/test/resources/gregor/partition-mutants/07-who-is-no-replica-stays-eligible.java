// in: PartitionChange
// caught by: gregor.controller.PartitionChangeTest#ctl4ThePartitionKeepsItsShape
    private void findEligible() {
        if (rules.hasElr()) {
            TreeSet<Integer> eligible = new TreeSet<>();
            if (isr.size() < needed(assignment.replicas())) {
                eligible.addAll(before.isr());
                eligible.addAll(elr);
                eligible.removeAll(isr);
                eligible.remove(uncleanlyStopped);
            }
            elr = List.copyOf(eligible);
        }
    }
