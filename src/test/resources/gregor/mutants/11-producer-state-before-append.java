// in: UnifiedLog
// caught by: crashes of idempotent
    private void write(ByteBuffer batches, long nowMs) {
        try {
            long lastOffset = -1;
            long maxTimestamp = RecordBatch.NO_TIMESTAMP;
            for (RecordBatch batch : RecordBatch.in(batches)) {
                lastOffset = batch.lastOffset();
                maxTimestamp = Math.max(maxTimestamp, batch.maxTimestamp());
                epochs.assign(batch.partitionLeaderEpoch(), batch.baseOffset());
                if (batch.hasProducerId() && !batch.isControl()) {
                    producers.update(batch, local.endAt(batch.baseOffset()));
                }
            }
            if (local.mustRoll(config, batches.remaining(), lastOffset, maxTimestamp, nowMs)) {
                local.roll(logEndOffset(), producers, config, nowMs);
            }
            local.append(batches, config, producers);
            offsets.appended(local.endAt(lastOffset + 1));
        } catch (IOException e) {
            throw lock.fail("appending", e);
        }
    }
