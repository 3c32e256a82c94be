// in: DelayedProduce
// under: whole:F21
    boolean isReached(PendingPartition each) {
        return each.partition().isLeader();
    }
