package gregor.metadata;

import gregor.record.Record;
import gregor.record.RecordBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Records that were appended together and are committed.
 *
 * @param lastOffset inclusive
 * @param epoch of the leader that appended them
 * @param appendTimeMs when it did
 * @param records empty if the batch speaks to the quorum alone
 */
public record MetadataBatch(long baseOffset, long lastOffset, int epoch, long appendTimeMs, List<MetadataRecord> records) {

    /**
     * Reads a batch of the log. The records are good for as long as one likes: they share no memory with it.
     *
     * @throws UnreadableMetadata naming the offset, if a record cannot be read
     */
    public static MetadataBatch of(RecordBatch batch) {
        List<MetadataRecord> records = new ArrayList<>();
        if (!batch.isControl()) {
            for (Record record : batch.records()) {
                try {
                    records.add(MetadataRecordSerde.read(ByteBuffer.allocate(record.value().remaining()).put(record.value().duplicate()).flip()));
                } catch (UnreadableMetadata e) {
                    throw new UnreadableMetadata("offset " + record.offset() + " of the metadata log: " + e.getMessage(), e);
                }
            }
        }
        return new MetadataBatch(batch.baseOffset(), batch.lastOffset(), batch.partitionLeaderEpoch(), batch.maxTimestamp(), records);
    }

    public MetadataProvenance provenance() {
        return new MetadataProvenance(lastOffset, epoch, appendTimeMs);
    }
}
