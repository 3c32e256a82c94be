// in: DelayedProduce
// under: whole:F21
    boolean isReached(PendingPartition<AppendInfo> each) {
        return each.partition().isLeader();
    }
