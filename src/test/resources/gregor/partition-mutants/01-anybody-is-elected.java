// in: LeaderElection
// caught by: gregor.controller.PartitionHistoryTest#whateverHappensPartitionsAreWhatTheyShouldBe
    static Elected of(Kind kind, Candidates among) {
        if (among.canLead(among.leader())) {
            return new Elected(among.leader(), false);
        }
        for (int replica : among.replicas()) {
            if (among.mayLead().test(replica)) {
                return new Elected(replica, !among.canLead(replica));
            }
        }
        return new Elected(PartitionImage.NO_LEADER, false);
    }
