// in: Quorum
    void becomeProspective() {
        become(new NomineeState(RaftRole.PROSPECTIVE, QuorumState.unknownLeader(epoch() + 1), state.leaderEndpoints(), voters(), self(), randomDeadline()));
    }
