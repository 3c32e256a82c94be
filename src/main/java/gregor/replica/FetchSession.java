package gregor.replica;

import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.message.FetchMessage.EpochEndOffset;
import gregor.message.FetchMessage.PartitionData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one client fetches again and again, remembered so that neither side has to repeat it (KIP-227): a request names
 * only partitions that changed, a reply only those that have news.
 *
 * <p>A partition has news if it has records, an error, a diverging epoch, a preferred replica, or another high watermark
 * or log start than the client was last told. What the client was told is remembered here, so a client that applies
 * reply after reply knows the same as one that asks for everything each time (replica.I6).
 *
 * <p>Partitions are read in the order of the session. One that gave records moves to the end, so that a reply's byte
 * limit, used up by a few busy partitions, does not starve the others. News without records do not move it: that would
 * push a partition back again and again that never gets its turn (KAFKA-12330).
 *
 * <p>The caller holds this object's monitor. Source: Kafka's {@code FetchSession}.
 */
final class FetchSession {
    /** No session. */
    static final int NO_ID = 0;
    /** The epoch of a request that asks for a new session. */
    static final int INITIAL_EPOCH = 0;
    /** The epoch of a request that wants no session, or to close the one it names. */
    static final int FINAL_EPOCH = -1;

    private static final class Cached {
        FetchPartitionRequest wanted;
        /** What the client was last told; -1 if nothing, or nothing that still counts. */
        long highWatermark = -1;
        long logStartOffset = -1;

        Cached(FetchPartitionRequest wanted) {
            this.wanted = wanted;
        }

        /** Who is told that its log diverges takes nothing else from that (KAFKA-14704), so the rest is news afterwards. */
        void told(PartitionData data) {
            boolean diverges = isDiverging(data);
            highWatermark = diverges ? -1 : data.highWatermark(); // -1 with an error too, so that its end is news
            logStartOffset = diverges ? -1 : data.logStartOffset();
        }
    }

    private final int id;
    private final boolean usesTopicIds;
    private final Map<Object, Cached> partitions = new LinkedHashMap<>();
    private int epoch = nextEpoch(INITIAL_EPOCH);

    /** @param usesTopicIds whether its requests name topics by id; a session does not change over */
    FetchSession(int id, boolean usesTopicIds) {
        this.id = id;
        this.usesTopicIds = usesTopicIds;
    }

    /** The epoch that follows: behind 2^31 - 1 comes 1, for 0 has a meaning of its own. */
    static int nextEpoch(int epoch) {
        return epoch == Integer.MAX_VALUE ? 1 : epoch + 1;
    }

    int id() {
        return id;
    }

    boolean usesTopicIds() {
        return usesTopicIds;
    }

    /** The epoch that the next request must have. */
    int epoch() {
        return epoch;
    }

    void advanceEpoch() {
        epoch = nextEpoch(epoch);
    }

    int size() {
        return partitions.size();
    }

    /** Adds a partition, or changes what is wanted of it in its place. */
    void want(FetchPartitionRequest wanted) {
        Cached cached = partitions.get(keyOf(wanted));
        if (cached == null) {
            partitions.put(keyOf(wanted), new Cached(wanted));
        } else if (wanted.topicPartition() == null && cached.wanted.topicPartition() != null) {
            cached.wanted = wanted.named(cached.wanted.topic());
        } else {
            cached.wanted = wanted;
        }
    }

    void forget(String topic, Uuid topicId, int partition) {
        partitions.remove(usesTopicIds ? new IdPartition(topicId, partition) : new TopicPartition(topic, partition));
    }

    /** What to read, in order. Topics whose id was not known when they came are looked up again. */
    List<FetchPartitionRequest> wanted(TopicNames names) {
        List<FetchPartitionRequest> all = new ArrayList<>(partitions.size());
        for (Cached cached : partitions.values()) {
            if (cached.wanted.topicPartition() == null) {
                String topic = names.nameOf(cached.wanted.topicId());
                cached.wanted = topic == null ? cached.wanted : cached.wanted.named(topic);
            }
            all.add(cached.wanted);
        }
        return all;
    }

    /** Notes what the client is told by a full reply. */
    void told(FetchResult result) {
        partitions.get(keyOf(result.wanted())).told(result.data());
    }

    /**
     * Decides whether a partition goes into the reply, and notes what the client is told.
     *
     * @return whether there is news
     */
    boolean hasNews(FetchResult result) {
        Object key = keyOf(result.wanted());
        Cached cached = partitions.get(key);
        if (cached == null) {
            return false; // forgotten while this reply waited
        }
        PartitionData data = result.data();
        boolean failed = data.errorCode() != ErrorCode.NONE.code();
        boolean hasRecords = data.records() != null && data.records().sizeInBytes() > 0;
        boolean news = failed || hasRecords || data.preferredReadReplica() >= 0
            || isDiverging(data)
            || data.highWatermark() != cached.highWatermark || data.logStartOffset() != cached.logStartOffset;
        cached.told(data);
        if (hasRecords) {
            partitions.remove(key);
            partitions.put(key, cached);
        }
        return news;
    }

    private static boolean isDiverging(PartitionData data) {
        return !data.divergingEpoch().equals(EpochEndOffset.NONE);
    }

    private Object keyOf(FetchPartitionRequest wanted) {
        return usesTopicIds ? new IdPartition(wanted.topicId(), wanted.partition()) : wanted.topicPartition();
    }
}
