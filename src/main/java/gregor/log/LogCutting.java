package gregor.log;

import gregor.config.TopicConfig;
import java.io.IOException;

/**
 * Moves the beginning of a log up and its end down, under the log's lock. What the log remembers of its batches goes with
 * them: the state of the producers before the end moves, so that no reader meets a transaction that begins behind the end
 * (KAFKA-12153). Source: Kafka's {@code UnifiedLog}.
 */
final class LogCutting {

    private final LocalLog local;
    private final LogOffsets offsets;
    private final LogReads reads;
    private final ProducerState producers;
    private final LeaderEpochs epochs;

    LogCutting(LocalLog local, LogOffsets offsets, LogReads reads, ProducerState producers, LeaderEpochs epochs) {
        this.local = local;
        this.offsets = offsets;
        this.reads = reads;
        this.producers = producers;
        this.epochs = epochs;
    }

    /** As {@link UnifiedLog#incrementLogStartOffset}. */
    void startFrom(long newStart) throws IOException {
        offsets.checkMayStartAt(newStart, LogNames.partitionOf(local.directory()));
        if (newStart > offsets.logStart()) {
            offsets.moveLogStart(newStart);
            epochs.truncateFromStart(newStart);
        }
        local.deleteSegmentsBelow(offsets.logStart());
    }

    /** As {@link UnifiedLog#truncateTo}. */
    void truncateTo(long offset, TopicConfig config, long nowMs) throws IOException {
        if (offset < local.segments().firstKey()) {
            startOverAt(offset, config, nowMs);
        } else if (offset < offsets.logEnd().messageOffset()) {
            reads.cutting(() -> {
                long end = local.truncateTo(offset);
                epochs.truncateFromEnd(end);
                ProducerState before = new ProducerState();
                ProducerReplay.load(before, local.snapshots(), local.segments(), end);
                producers.become(before);
                offsets.cut(local.endAt(end), Math.min(offsets.logStart(), end));
            });
        } else {
            epochs.truncateFromEnd(offsets.logEnd().messageOffset()); // one that was led here without a record is of no history
        }
    }

    /** As {@link UnifiedLog#truncateFullyAndStartAt}. */
    void startOverAt(long offset, TopicConfig config, long nowMs) throws IOException {
        reads.cutting(() -> {
            epochs.clear();
            producers.clear();
            local.startOverAt(offset, config, nowMs);
            offsets.cut(local.endAt(offset), offset);
        });
    }
}
