package gregor.client;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Asks the leaders of partitions for something: one request a leader, at the same time; what fails for a while is asked
 * again, of the leader there is by then.
 *
 * @param <V> what is asked of a partition
 * @param <T> what is learnt of it
 */
abstract class LeaderCall<V, Q, R, T> {

    /** The request about some partitions, all led by one node. */
    abstract ClientRequest<Q, R> request(Map<TopicPartition, V> part);

    /** Hands out what the reply says of each partition. */
    abstract void read(R reply, BiConsumer<TopicPartition, Result<T>> results);

    /**
     * Runs until each partition has a result; those that time ran out for have the error that came last.
     *
     * @return a result for each partition asked about, in that order
     */
    final Map<TopicPartition, Result<T>> run(Calls calls, Map<TopicPartition, V> asked, long deadlineMs) {
        NetworkClient client = calls.client();
        Backoff backoff = new Backoff(client.config().retryBackoffMs(), client.config().retryBackoffMaxMs());
        int updatesBefore = client.metadata().updates();
        calls.awaitTopics(asked.keySet().stream().map(TopicPartition::topic).distinct().toList(), deadlineMs);
        Map<TopicPartition, Result<T>> results = new LinkedHashMap<>();
        asked.keySet().forEach(partition -> results.put(partition, null));
        Map<TopicPartition, V> left = new LinkedHashMap<>(asked);
        for (int rounds = 1; !left.isEmpty(); rounds++) {
            ask(calls, left, results, client.metadata().updates() > updatesBefore, deadlineMs);
            left.keySet().removeIf(partition -> !mayPass(results.get(partition)));
            long delayMs = backoff.delayMs(rounds);
            if (left.isEmpty() || client.nowMs() + delayMs >= deadlineMs) {
                break;
            }
            client.metadata().requestUpdate();
            calls.pause(delayMs);
        }
        return results;
    }

    private static boolean mayPass(Result<?> result) {
        return result.error() != null && result.error().error().isRetriable();
    }

    private void ask(Calls calls, Map<TopicPartition, V> left, Map<TopicPartition, Result<T>> results, boolean metadataIsFresh,
            long deadlineMs) {
        NetworkClient client = calls.client();
        Map<Integer, Map<TopicPartition, V>> byLeader = new LinkedHashMap<>();
        left.forEach((partition, what) -> {
            NodeAddress leader = client.metadata().leader(partition);
            if (leader == null) {
                results.put(partition, Result.failed(noLeader(client.metadata(), partition, metadataIsFresh)));
            } else {
                byLeader.computeIfAbsent(leader.id(), id -> new LinkedHashMap<>()).put(partition, what);
            }
        });
        List<Map<TopicPartition, V>> unanswered = new ArrayList<>();
        long timeoutMs = Math.max(1, Math.min(client.config().requestTimeoutMs(), deadlineMs - client.nowMs()));
        byLeader.forEach((leader, part) -> {
            unanswered.add(part);
            client.send(leader, request(part), timeoutMs, (reply, error) -> {
                unanswered.remove(part);
                KafkaException missing = error != null ? error
                    : new KafkaException(ErrorCode.UNKNOWN_SERVER_ERROR, "the reply says nothing about the partition");
                part.keySet().forEach(partition -> results.put(partition, Result.failed(missing)));
                if (reply != null) {
                    read(reply, (partition, result) -> results.computeIfPresent(partition, (key, old) -> result));
                }
            });
        });
        calls.await(unanswered::isEmpty, Long.MAX_VALUE); // the requests' own time-outs end it
    }

    /** A leader may come by waiting. A partition that is not there may show in newer metadata, but not by waiting. */
    private static KafkaException noLeader(ClientMetadata metadata, TopicPartition partition, boolean metadataIsFresh) {
        ClientMetadata.Topic topic = metadata.topic(partition.topic());
        if (topic == null || metadata.partition(partition) != null) {
            return new KafkaException(ErrorCode.LEADER_NOT_AVAILABLE, partition + " has no leader now");
        }
        if (topic.error() != ErrorCode.NONE) {
            return new KafkaException(topic.error(), "topic " + topic.name() + ": " + topic.error().message());
        }
        return new KafkaException(metadataIsFresh ? ErrorCode.INVALID_PARTITIONS : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
            "there is no partition " + partition.partition() + " in " + topic.name() + ", which has " + topic.partitions().size());
    }
}
