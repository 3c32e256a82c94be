package gregor.client;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.client.ConsumerConfig.OffsetReset;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a consumer stands in each of its partitions. A partition has a position, or it has to be given one first; what
 * was fetched from the position on waits here until it is handed out.
 */
final class SubscriptionState {

    /** Of a partition that is read from its leader. */
    static final int NO_REPLICA = -1;

    private static final long NO_POSITION = -1;

    /** One partition. */
    static final class Assigned {
        final TopicPartition partition;
        private long position = NO_POSITION;
        private OffsetReset reset;
        private ByteBuffer buffered;
        private KafkaException error;
        private long fetchAfterMs;
        private int failuresInARow;
        private int preferredReplica = NO_REPLICA;
        private long preferredUntilMs;

        private Assigned(TopicPartition partition, OffsetReset reset) {
            this.partition = partition;
            this.reset = reset;
        }

        boolean hasPosition() {
            return position != NO_POSITION;
        }

        /** The offset of the record to return next. */
        long position() {
            return position;
        }

        /** Where the position has to be looked up, if there is none. */
        OffsetReset reset() {
            return reset;
        }

        boolean isFetchable(long nowMs) {
            return hasPosition() && buffered == null && error == null && nowMs >= fetchAfterMs;
        }

        long fetchAfterMs() {
            return fetchAfterMs;
        }

        void moveTo(long offset) {
            position = offset;
            reset = null;
            buffered = null;
            error = null;
            fetchAfterMs = 0;
        }

        void resetTo(OffsetReset where) {
            moveTo(NO_POSITION);
            reset = where;
        }

        /** The broker from which the leader has said that it should be read; {@link #NO_REPLICA} if it has not, or that is too long ago. */
        int preferredReplica(long nowMs) {
            return nowMs < preferredUntilMs ? preferredReplica : NO_REPLICA;
        }

        void prefer(int replica, long untilMs) {
            preferredReplica = replica;
            preferredUntilMs = untilMs;
        }

        /** Goes back to the leader, for the position too. */
        void preferLeader() {
            prefer(NO_REPLICA, 0);
        }

        /** Bytes that were fetched from the position on. */
        void buffer(ByteBuffer records) {
            buffered = records;
        }

        void succeeded() {
            failuresInARow = 0;
        }

        /** What is buffered, or null; it is not buffered any more then. */
        ByteBuffer takeBuffered() {
            ByteBuffer taken = buffered;
            buffered = null;
            return taken;
        }

        void advanceTo(long offset) {
            position = offset;
        }

        void fail(KafkaException failure) {
            error = failure;
        }

        void retryLater(Backoff backoff, long nowMs) {
            failuresInARow++;
            fetchAfterMs = nowMs + backoff.delayMs(failuresInARow);
        }
    }

    private final OffsetReset defaultReset;
    private final Map<TopicPartition, Assigned> assigned = new LinkedHashMap<>();

    SubscriptionState(OffsetReset defaultReset) {
        this.defaultReset = defaultReset;
    }

    /** These and no others; those that were assigned before stay where they are. */
    void assign(Collection<TopicPartition> partitions) {
        assigned.keySet().retainAll(partitions);
        for (TopicPartition partition : partitions) {
            assigned.computeIfAbsent(partition, key -> new Assigned(key, defaultReset));
        }
    }

    Collection<Assigned> all() {
        return assigned.values();
    }

    /** Null if it is not assigned (any more). */
    Assigned find(TopicPartition partition) {
        return assigned.get(partition);
    }

    /** @throws IllegalStateException if it is not assigned */
    Assigned get(TopicPartition partition) {
        Assigned found = assigned.get(partition);
        if (found == null) {
            throw new IllegalStateException(partition + " is not assigned to this consumer");
        }
        return found;
    }

    /** The record at the position is gone, or never was. */
    void outOfRange(Assigned partition) {
        if (defaultReset == OffsetReset.NONE) {
            partition.fail(new KafkaException(ErrorCode.OFFSET_OUT_OF_RANGE,
                "offset " + partition.position() + " of " + partition.partition + " does not exist, and auto.offset.reset is none"));
        } else {
            partition.resetTo(defaultReset);
        }
    }

    /** Fetching is held up until the error has been handed out, once. */
    void throwErrors() {
        for (Assigned partition : assigned.values()) {
            KafkaException error = partition.error;
            if (error != null) {
                partition.error = null;
                throw error;
            }
        }
    }
}
