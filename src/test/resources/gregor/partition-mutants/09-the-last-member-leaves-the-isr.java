// in: PartitionChange
// caught by: gregor.controller.PartitionHistoryTest#whateverHappensPartitionsAreWhatTheyShouldBe
    private int electLeader() {
        Elected elected = LeaderElection.of(election, new Candidates(assignment.replicas(), isr, elr,
            rules.hasElr() ? before.lastKnownElr() : List.of(), before.leader(), rules.mayLead()));
        List<Integer> leaderAlone = List.of(elected.leader());
        if (elected.unclean()) {
            isr = leaderAlone;
            elr = List.of();
            recoveryState = RECOVERING;
        } else if (elr.contains(elected.leader())) {
            isr = leaderAlone;
            elr = needed(assignment.replicas()) <= 1 ? List.of() : Reassignment.without(elr, leaderAlone);
        }
        return elected.leader();
    }
