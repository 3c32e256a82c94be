package gregor.broker;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.coordinator.CoordinatorLog;
import gregor.coordinator.CoordinatorRecord;
import gregor.log.FetchIsolation;
import gregor.log.UnifiedLog;
import gregor.port.Clock;
import gregor.record.BatchBuilder;
import gregor.record.Record;
import gregor.record.RecordBatch;
import gregor.replica.Partition;
import gregor.replica.ReplicaManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/** The memory of coordinators, kept in partitions of internal topics that this broker leads. */
public final class ReplicatedCoordinatorLog implements CoordinatorLog {

    private static final int READ_BYTES = 1 << 20;
    private static final int COMMIT_TIMEOUT_MS = 5_000;
    private static final int INITIAL_BYTES = 512;

    private final ReplicaManager replicas;
    private final Clock clock;

    public ReplicatedCoordinatorLog(ReplicaManager replicas, Clock clock) {
        this.replicas = replicas;
        this.clock = clock;
    }

    @Override
    public void append(TopicPartition partition, List<CoordinatorRecord> records, Consumer<ErrorCode> done) {
        BatchBuilder batch = new BatchBuilder(INITIAL_BYTES);
        long nowMs = clock.millis();
        for (CoordinatorRecord record : records) {
            batch.append(nowMs, record.key(), record.value(), List.of());
        }
        replicas.appendInternal(COMMIT_TIMEOUT_MS, partition, batch.build(), done);
    }

    /**
     * Up to the end of the log. A leader that was elected just now has all that was committed, and may not know yet how much that is:
     * up to its high watermark it would miss commits that were acknowledged. What is behind them is of writers that nobody has answered,
     * and is safe as soon as the high watermark has passed the end that was found.
     */
    @Override
    public void readAll(TopicPartition topicPartition, Consumer<CoordinatorRecord> reader, Consumer<ErrorCode> done) {
        Partition partition = replicas.partition(topicPartition);
        int leaderEpoch = partition.leaderEpoch(); // first: from here on nothing is cut off the log without another epoch
        long end = partition.log().logEndOffset();
        read(partition.log(), end, topicPartition, reader);
        replicas.whenCommitted(partition, leaderEpoch, end, done);
    }

    private static void read(UnifiedLog log, long end, TopicPartition partition, Consumer<CoordinatorRecord> reader) {
        long offset = log.logStartOffset();
        while (offset < end) {
            ByteBuffer bytes = read(log, offset);
            if (!bytes.hasRemaining()) {
                return; // compaction took the last batches: a gap reaches up to the end (KAFKA-9065)
            }
            long before = offset;
            for (RecordBatch batch : RecordBatch.in(bytes)) {
                for (Record record : batch.isControl() ? List.<Record>of() : batch.records()) {
                    reader.accept(new CoordinatorRecord(record.key(), record.value()));
                }
                offset = batch.nextOffset();
            }
            if (offset == before) {
                throw new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, partition + " has no whole batch at offset " + offset);
            }
        }
    }

    private static ByteBuffer read(UnifiedLog log, long offset) {
        try {
            return log.read(offset, READ_BYTES, FetchIsolation.LOG_END, true).records().toBuffer();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + log.directory() + " from offset " + offset, e);
        }
    }
}
