// in: Quorum
    private void become(EpochState next) {
        if (state != null) {
            Check.holds("raft.I1", next.election().leaderEpoch() >= epoch(), "epoch, new epoch", epoch(), next.election().leaderEpoch());
            Check.holds("raft.I7", role().mayBecome(next.role()), "role, next role", role().ordinal(), next.role().ordinal());
            watcher.leaving(state);
        }
        if (onDisk.leaderEpoch() != next.election().leaderEpoch()) {
            ports.store().write(next.election(), history.kraftVersion(), voters().ids());
            onDisk = next.election();
        }
        state = next;
        if (trace.isOn()) {
            trace.step("RaftNode", "RaftNode", "became " + next.role().name().toLowerCase(Locale.ROOT), epoch());
        }
        watcher.entered(next);
    }
