// in: PartitionChange
// caught by: gregor.controller.PartitionHistoryTest#whateverHappensPartitionsAreWhatTheyShouldBe
    private void findEligible() {
        if (rules.hasElr()) {
            TreeSet<Integer> eligible = new TreeSet<>();
            if (isr.size() < needed(assignment.replicas())) {
                eligible.addAll(assignment.replicas());
                eligible.removeAll(isr);
                eligible.remove(uncleanlyStopped);
            }
            elr = List.copyOf(eligible);
        }
    }
