// in: FollowedPartition
// under: whole:F21
// from seed: 3
// found as: REP-16
    private void beginWithBatch(UnifiedLog log, ByteBuffer records, long wallClockMs) {
        RecordBatch.in(records).forEach(batch -> batch.setPartitionLeaderEpoch(leaderEpoch));
    }
