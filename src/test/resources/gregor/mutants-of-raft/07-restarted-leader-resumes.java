// in: Quorum
    void start(Watcher toTell) {
        watcher = toTell;
        onDisk = ports.store().read();
        int lastEpoch = ports.log().lastEpoch();
        QuorumState last = onDisk.leaderEpoch() >= lastEpoch ? onDisk : QuorumState.unknownLeader(lastEpoch);
        if (last.leaderId() == self().id()) {
            long now = ports.clock().nanos();
            become(new LeaderState(self(), last, settings.listeners(), ports.log().endOffset(), List.of(), voters(), now, Moment.in(now, checkQuorumMs())));
        } else if (last.hasVotedFor(self()) && isVoter()) {
            become(new NomineeState(RaftRole.CANDIDATE, last, List.of(), voters(), self(), randomDeadline()));
        } else if (last.hasLeader() && !voters().listenersOf(last.leaderId()).isEmpty()) {
            become(new FollowerState(last, voters().listenersOf(last.leaderId()), fetchDeadline()));
        } else {
            become(new UnattachedState(last, isVoter() ? randomDeadline() : Moment.NEVER));
        }
    }
