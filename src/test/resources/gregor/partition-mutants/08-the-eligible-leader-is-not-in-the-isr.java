// in: PartitionChange
// caught by: gregor.controller.PartitionChangeTest#ctl4ThePartitionKeepsItsShape
    private int electLeader() {
        Elected elected = LeaderElection.of(election, new Candidates(assignment.replicas(), isr, elr,
            rules.hasElr() ? before.lastKnownElr() : List.of(), before.leader(), rules.mayLead()));
        if (elected.unclean()) {
            isr = List.of(elected.leader());
            elr = List.of();
            recoveryState = RECOVERING;
        }
        if (!rules.hasElr()) {
            isr = isr.isEmpty() ? before.isr().stream().filter(assignment.replicas()::contains).toList() : isr;
            elr = List.of();
        }
        return elected.leader();
    }
