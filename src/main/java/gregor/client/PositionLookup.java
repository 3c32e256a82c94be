package gregor.client;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.client.SubscriptionState.Assigned;
import gregor.message.ListOffsetsMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds a position for the partitions that have none: asks their leaders where they start or end. A step machine: a
 * reply may come during any later poll, however short each of them is.
 */
final class PositionLookup {

    private final NetworkClient client;
    private final SubscriptionState subscription;
    private final OffsetLookup offsets;
    private final Backoff backoff;
    /** Partitions that were asked about, each with what was wanted then. */
    private final Map<Assigned, ConsumerConfig.OffsetReset> underWay = new LinkedHashMap<>();

    PositionLookup(NetworkClient client, SubscriptionState subscription) {
        this.client = client;
        this.subscription = subscription;
        this.offsets = new OffsetLookup(client);
        this.backoff = new Backoff(client.config().retryBackoffMs(), client.config().retryBackoffMaxMs());
    }

    /**
     * Asks what can be asked.
     *
     * @return when to step again if nothing happens on the network
     */
    long step(long nowMs) {
        Map<Integer, List<Assigned>> byLeader = new LinkedHashMap<>();
        long nextMs = Long.MAX_VALUE;
        for (Assigned assigned : subscription.all()) {
            if (assigned.hasPosition() || underWay.containsKey(assigned)) {
                continue;
            }
            if (assigned.reset() == ConsumerConfig.OffsetReset.NONE) {
                assigned.fail(new KafkaException(ErrorCode.OFFSET_OUT_OF_RANGE,
                    assigned.partition + " has no position, and auto.offset.reset is none"));
                nextMs = nowMs;
            } else if (nowMs < assigned.fetchAfterMs()) {
                nextMs = Math.min(nextMs, assigned.fetchAfterMs());
            } else if (!findLeader(assigned, byLeader)) {
                nextMs = nowMs;
            }
        }
        byLeader.forEach(this::ask);
        return nextMs;
    }

    /** @return false if there never will be one */
    private boolean findLeader(Assigned assigned, Map<Integer, List<Assigned>> byLeader) {
        client.metadata().want(assigned.partition.topic());
        NodeAddress leader = client.metadata().leader(assigned.partition);
        if (leader != null) {
            byLeader.computeIfAbsent(leader.id(), id -> new ArrayList<>()).add(assigned);
            return true;
        }
        ClientMetadata.Topic topic = client.metadata().topic(assigned.partition.topic());
        if (topic != null && topic.error() != ErrorCode.NONE && !topic.error().isRetriable()) {
            assigned.fail(new KafkaException(topic.error(), "topic " + topic.name() + ": " + topic.error().message()));
            return false;
        }
        client.metadata().requestUpdate();
        return true;
    }

    private void ask(int leader, List<Assigned> partitions) {
        Map<TopicPartition, Long> asked = new LinkedHashMap<>();
        for (Assigned assigned : partitions) {
            underWay.put(assigned, assigned.reset());
            asked.put(assigned.partition, assigned.reset() == ConsumerConfig.OffsetReset.EARLIEST
                ? ListOffsetsMessage.EARLIEST_TIMESTAMP : ListOffsetsMessage.LATEST_TIMESTAMP);
        }
        client.send(leader, offsets.request(asked), (reply, error) -> {
            Map<TopicPartition, Result<ListedOffset>> results = new LinkedHashMap<>();
            if (reply != null) {
                offsets.read(reply, results::put);
            }
            KafkaException missing = error != null ? error
                : new KafkaException(ErrorCode.UNKNOWN_SERVER_ERROR, "the reply says nothing about the partition");
            partitions.forEach(assigned -> takeIn(assigned, results.getOrDefault(assigned.partition, Result.failed(missing))));
        });
    }

    private void takeIn(Assigned assigned, Result<ListedOffset> result) {
        ConsumerConfig.OffsetReset asked = underWay.remove(assigned);
        if (assigned.hasPosition() || assigned.reset() != asked) {
            return; // somebody has moved the position meanwhile
        }
        if (result.error() == null) {
            assigned.moveTo(result.value().offset());
        } else if (result.error().error().isRetriable()) {
            client.metadata().requestUpdate();
            assigned.retryLater(backoff, client.nowMs());
        } else {
            assigned.fail(result.error());
        }
    }
}
