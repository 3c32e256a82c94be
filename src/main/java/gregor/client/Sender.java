package gregor.client;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.client.RecordAccumulator.Queue;
import gregor.message.ProduceMessage.LeaderIdAndEpoch;
import gregor.message.ProduceMessage.NodeEndpoint;
import gregor.message.ProduceMessage.PartitionProduceData;
import gregor.message.ProduceMessage.PartitionProduceResponse;
import gregor.message.ProduceMessage.ProduceRequest;
import gregor.message.ProduceMessage.ProduceResponse;
import gregor.message.ProduceMessage.TopicProduceData;
import gregor.message.ProduceMessage.TopicProduceResponse;
import gregor.port.Trace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Moves batches from the accumulator to the partitions' leaders, and back if that fails for a while. A step machine. */
final class Sender {

    /** From this version on topics are named by their id. */
    private static final int TOPIC_ID_VERSION = 13;

    private final ProducerConfig config;
    private final NetworkClient client;
    private final RecordAccumulator accumulator;
    private final Trace trace;
    private final Backoff backoff;
    private boolean memoryIsShort;

    Sender(ProducerConfig config, NetworkClient client, RecordAccumulator accumulator, Trace trace) {
        this.trace = trace;
        this.config = config;
        this.client = client;
        this.accumulator = accumulator;
        this.backoff = new Backoff(config.client().retryBackoffMs(), config.client().retryBackoffMaxMs());
    }

    /** Somebody waits for memory: batches leave though they are not full. */
    void setMemoryIsShort(boolean isShort) {
        memoryIsShort = isShort;
    }

    /**
     * Gives up batches that are too old and hands those that are ready to the network.
     *
     * @return when to step again if nothing happens on the network; {@code Long.MAX_VALUE} if nothing waits
     */
    long step(long nowMs) {
        Map<Integer, List<Queue>> readyByLeader = new LinkedHashMap<>();
        List<ProducerBatch> expired = new ArrayList<>();
        long nextMs = Long.MAX_VALUE;
        for (Queue queue : accumulator.queues()) {
            nextMs = Math.min(nextMs, expire(queue, nowMs, expired));
            long readyAtMs = accumulator.readyAtMs(queue, memoryIsShort, client.metadata().leaderEpoch(queue.partition));
            if (readyAtMs > nowMs) {
                nextMs = Math.min(nextMs, readyAtMs);
                continue;
            }
            NodeAddress leader = client.metadata().leader(queue.partition);
            if (leader == null) {
                client.metadata().requestUpdate();
            } else {
                readyByLeader.computeIfAbsent(leader.id(), id -> new ArrayList<>()).add(queue);
            }
        }
        readyByLeader.forEach((leader, ready) -> {
            if (client.ready(leader)) {
                send(leader, ready);
            } else if (client.isUnreachable(leader)) {
                client.metadata().requestUpdate(); // others may lead by now what it did
            }
        });
        for (ProducerBatch batch : expired) { // last, because a callback may hand in the next record
            batch.fail(new KafkaException(ErrorCode.REQUEST_TIMED_OUT, "records for " + batch.partition + " were not sent within "
                + config.deliveryTimeoutMs() + " ms (delivery.timeout.ms)"));
        }
        return expired.isEmpty() ? nextMs : nowMs;
    }

    /**
     * Takes out the batches that are too old. One under way is left alone: its request has a time-out of its own, and
     * its fate is still open.
     *
     * @return when the next batch will be too old
     */
    private long expire(Queue queue, long nowMs, List<ProducerBatch> expired) {
        while (!queue.underWay && !queue.batches.isEmpty()) {
            ProducerBatch batch = queue.batches.element();
            if (nowMs - batch.createdMs < config.deliveryTimeoutMs()) {
                return batch.createdMs + config.deliveryTimeoutMs();
            }
            accumulator.remove(queue);
            expired.add(batch);
        }
        return Long.MAX_VALUE;
    }

    /** One request with a batch for each of these partitions, as many as fit. */
    private void send(int leader, List<Queue> ready) {
        Map<TopicPartition, Queue> sent = new LinkedHashMap<>();
        Map<String, List<PartitionProduceData>> byTopic = new LinkedHashMap<>();
        long bytes = 0;
        for (Queue queue : ready) {
            int batchBytes = queue.batches.element().records().sizeInBytes();
            if (bytes > 0 && bytes + batchBytes > config.maxRequestSize()) {
                break;
            }
            bytes += batchBytes;
            ProducerBatch batch = accumulator.take(queue, client.metadata().leaderEpoch(queue.partition));
            if (trace.isOn()) {
                trace.step("Sender", "RecordAccumulator", "drain", queue.partition, Map.of("sizeInBytes", batchBytes));
            }
            sent.put(queue.partition, queue);
            byTopic.computeIfAbsent(queue.partition.topic(), topic -> new ArrayList<>())
                .add(new PartitionProduceData(queue.partition.partition(), batch.records()));
        }
        sent.values().forEach(accumulator::moveToEnd);
        Map<Uuid, String> topicsById = new LinkedHashMap<>();
        List<TopicProduceData> topics = new ArrayList<>();
        byTopic.forEach((name, partitions) -> {
            ClientMetadata.Topic topic = client.metadata().topic(name);
            topicsById.put(topic.id(), name);
            topics.add(new TopicProduceData(name, topic.id(), partitions));
        });
        ClientRequest<ProduceRequest, ProduceResponse> request = ClientRequest
            .of(ProduceRequest.class, ProduceResponse.class,
                new ProduceRequest(null, config.acks(), config.client().requestTimeoutMs(), topics))
            .within(0, topicsById.containsKey(Uuid.ZERO) ? TOPIC_ID_VERSION - 1 : Integer.MAX_VALUE);
        if (trace.isOn()) {
            trace.step("Sender", "NetworkClient", "ProduceRequest", Map.of("acks", config.acks(), "node", leader));
        }
        client.send(leader, config.acks() == 0 ? request.withoutReply() : request,
            (reply, error) -> complete(sent, topicsById, reply, error));
    }

    private void complete(Map<TopicPartition, Queue> sent, Map<Uuid, String> topicsById, ProduceResponse reply, KafkaException error) {
        if (reply != null) {
            for (TopicProduceResponse topic : reply.responses()) {
                String name = topic.topicId().equals(Uuid.ZERO) ? topic.name() : topicsById.get(topic.topicId());
                for (PartitionProduceResponse partition : topic.partitionResponses()) {
                    Queue queue = name == null ? null : sent.remove(new TopicPartition(name, partition.index()));
                    if (queue != null) {
                        takeLeader(queue, partition.currentLeader(), reply.nodeEndpoints());
                        complete(queue, partition);
                    }
                }
            }
        }
        for (Queue queue : sent.values()) { // those that no reply has spoken of
            if (error != null) {
                retryOrFail(queue, error);
            } else if (reply == null) {
                succeed(queue, -1, -1);
            } else {
                retryOrFail(queue, new KafkaException(ErrorCode.UNKNOWN_SERVER_ERROR, "the reply says nothing about " + queue.partition));
            }
        }
    }

    private void takeLeader(Queue queue, LeaderIdAndEpoch leader, List<NodeEndpoint> nodes) {
        for (NodeEndpoint node : nodes) {
            if (node.nodeId() == leader.leaderId()) {
                client.metadata().onLeader(queue.partition, leader.leaderEpoch(), new NodeAddress(node.nodeId(), node.host(), node.port(), node.rack()));
            }
        }
    }

    private void complete(Queue queue, PartitionProduceResponse answer) {
        if (trace.isOn()) {
            trace.step("NetworkClient", "Sender", "ProduceResponse", queue.partition, answer);
        }
        ErrorCode error = ErrorCode.of(answer.errorCode());
        if (error == ErrorCode.NONE) {
            succeed(queue, answer.baseOffset(), answer.logAppendTimeMs());
        } else {
            retryOrFail(queue, new KafkaException(error,
                queue.partition + ": " + (answer.errorMessage() == null ? error.message() : answer.errorMessage())));
        }
    }

    private void succeed(Queue queue, long baseOffset, long logAppendTimeMs) {
        ProducerBatch batch = queue.batches.element();
        accumulator.remove(queue);
        batch.succeed(baseOffset, logAppendTimeMs);
    }

    private void retryOrFail(Queue queue, KafkaException error) {
        ProducerBatch batch = queue.batches.element();
        long nowMs = client.nowMs();
        boolean timeLeft = nowMs - batch.createdMs < config.deliveryTimeoutMs();
        if (error.error().isRetriable() && timeLeft && batch.attempts() <= config.retries()) {
            client.metadata().requestUpdate();
            accumulator.retry(queue, nowMs + backoff.delayMs(batch.attempts()));
        } else {
            accumulator.remove(queue);
            batch.fail(error);
        }
    }
}
