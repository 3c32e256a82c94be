package gregor.client;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.client.ConsumerRecords.Fetched;
import gregor.client.SubscriptionState.Assigned;
import gregor.fetch.FetchSessionHandler;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FetchMessage.FetchResponse;
import gregor.message.FetchMessage.FetchableTopicResponse;
import gregor.message.FetchMessage.LeaderIdAndEpoch;
import gregor.message.FetchMessage.NodeEndpoint;
import gregor.message.FetchMessage.PartitionData;
import gregor.message.FetchMessage.ReplicaState;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps one fetch under way to each broker that is to be asked for partitions that have a position and nothing buffered. A step
 * machine. It buffers no more than one reply a broker: {@code fetch.max.bytes}, or one batch.
 *
 * <p>That broker is the leader, or the replica that the leader has said is nearer (KIP-392). There it stays until
 * {@code metadata.max.age.ms} is over or anything goes wrong; then it asks the leader again, who may send it to another one.
 */
final class Fetcher {

    /** From this version on topics are named by their id. */
    private static final int TOPIC_ID_VERSION = 13;
    private static final int CONSUMER = -1;

    private final ConsumerConfig config;
    private final NetworkClient client;
    private final SubscriptionState subscription;
    private final Backoff backoff;
    private final Map<Integer, FetchSessionHandler> sessions = new LinkedHashMap<>();
    private final Set<Integer> underWay = new HashSet<>();

    Fetcher(ConsumerConfig config, NetworkClient client, SubscriptionState subscription) {
        this.config = config;
        this.client = client;
        this.subscription = subscription;
        this.backoff = new Backoff(config.client().retryBackoffMs(), config.client().retryBackoffMaxMs());
    }

    /**
     * Sends the fetches that can be sent.
     *
     * @return when to step again if nothing happens on the network
     */
    long step(long nowMs) {
        Map<Integer, Map<TopicPartition, FetchSessionHandler.Wanted>> byNode = new LinkedHashMap<>();
        long nextMs = Long.MAX_VALUE;
        for (Assigned assigned : subscription.all()) {
            if (!assigned.isFetchable(nowMs)) {
                nextMs = assigned.fetchAfterMs() > nowMs ? Math.min(nextMs, assigned.fetchAfterMs()) : nextMs;
                continue;
            }
            client.metadata().want(assigned.partition.topic());
            NodeAddress leader = client.metadata().leader(assigned.partition);
            if (leader == null) {
                client.metadata().requestUpdate();
                continue;
            }
            int node = nodeToAsk(assigned, leader.id(), nowMs);
            if (!isThere(node, assigned.partition)) {
                retryLater(assigned.partition); // or the leader, who does not know yet, would send it there again and again
                nextMs = Math.min(nextMs, assigned.fetchAfterMs());
            } else if (!underWay.contains(node)) {
                byNode.computeIfAbsent(node, id -> new LinkedHashMap<>()).put(assigned.partition, wanted(assigned));
            }
        }
        byNode.forEach(this::send);
        return nextMs;
    }

    /** The leader, or who it has said is nearer. */
    private static int nodeToAsk(Assigned assigned, int leader, long nowMs) {
        int preferred = assigned.preferredReplica(nowMs);
        return preferred == SubscriptionState.NO_REPLICA ? leader : preferred;
    }

    private boolean isThere(int node, TopicPartition partition) {
        return client.metadata().broker(node) != null && !client.metadata().partition(partition).offline().contains(node);
    }

    private FetchSessionHandler.Wanted wanted(Assigned assigned) {
        return new FetchSessionHandler.Wanted(client.metadata().topic(assigned.partition.topic()).id(), assigned.position(),
            client.metadata().partition(assigned.partition).leaderEpoch(), config.maxPartitionFetchBytes());
    }

    private void send(int node, Map<TopicPartition, FetchSessionHandler.Wanted> wanted) {
        FetchSessionHandler session = sessions.computeIfAbsent(node, id -> new FetchSessionHandler());
        boolean idsAreKnown = wanted.values().stream().noneMatch(want -> want.topicId().equals(Uuid.ZERO));
        boolean[] withTopicIds = new boolean[1];
        ClientRequest<FetchRequest, FetchResponse> request = ClientRequest
            .byVersion(FetchRequest.class, FetchResponse.class, version -> {
                withTopicIds[0] = version >= TOPIC_ID_VERSION;
                FetchSessionHandler.Turn turn = session.next(wanted, withTopicIds[0]);
                return new FetchRequest(null, CONSUMER, ReplicaState.CONSUMER, config.fetchMaxWaitMs(), config.fetchMinBytes(),
                    config.fetchMaxBytes(), (byte) 0, turn.sessionId(), turn.sessionEpoch(), turn.topics(), turn.forgotten(), config.clientRack());
            })
            .within(0, idsAreKnown ? Integer.MAX_VALUE : TOPIC_ID_VERSION - 1);
        underWay.add(node);
        client.send(node, request, (reply, error) -> {
            underWay.remove(node);
            if (error != null) {
                session.onFailure();
                wanted.keySet().forEach(this::retryLater);
            } else if (session.onReply(ErrorCode.of(reply.errorCode()), reply.sessionId())) {
                takeIn(node, reply, wanted);
            }
        });
    }

    private void retryLater(TopicPartition partition) {
        client.metadata().requestUpdate();
        Assigned assigned = subscription.find(partition);
        if (assigned != null) {
            assigned.preferLeader();
            assigned.retryLater(backoff, client.nowMs());
        }
    }

    private void takeIn(int node, FetchResponse reply, Map<TopicPartition, FetchSessionHandler.Wanted> wanted) {
        Map<Uuid, String> topicsById = new LinkedHashMap<>();
        wanted.forEach((partition, want) -> topicsById.put(want.topicId(), partition.topic()));
        for (FetchableTopicResponse topic : reply.responses()) {
            String name = topic.topicId().equals(Uuid.ZERO) ? topic.topic() : topicsById.get(topic.topicId());
            for (PartitionData data : topic.partitions()) {
                TopicPartition partition = new TopicPartition(name == null ? "" : name, data.partitionIndex());
                FetchSessionHandler.Wanted want = wanted.get(partition);
                Assigned assigned = subscription.find(partition);
                // somebody may have moved the position meanwhile: then this is not what comes next
                takeLeader(partition, data.currentLeader(), reply.nodeEndpoints());
                if (want != null && assigned != null && assigned.position() == want.fetchOffset() && assigned.isFetchable(Long.MAX_VALUE)) {
                    takeIn(node, assigned, want, data);
                }
            }
        }
    }

    private void takeLeader(TopicPartition partition, LeaderIdAndEpoch leader, List<NodeEndpoint> nodes) {
        for (NodeEndpoint node : nodes) {
            if (node.nodeId() == leader.leaderId()) {
                client.metadata().onLeader(partition, leader.leaderEpoch(), new NodeAddress(node.nodeId(), node.host(), node.port(), node.rack()));
            }
        }
    }

    private void takeIn(int node, Assigned assigned, FetchSessionHandler.Wanted wanted, PartitionData data) {
        ErrorCode error = ErrorCode.of(data.errorCode());
        if (error == ErrorCode.NONE) {
            ByteBuffer records = bytes(data);
            assigned.succeeded();
            if (records.hasRemaining()) {
                assigned.buffer(records);
            } else if (data.preferredReadReplica() >= 0) {
                assigned.prefer(data.preferredReadReplica(), client.nowMs() + config.client().metadataMaxAgeMs());
            }
            return;
        }
        assigned.preferLeader();
        if (error == ErrorCode.OFFSET_OUT_OF_RANGE && isLeader(node, assigned.partition)) {
            subscription.outOfRange(assigned);
        } else if (error == ErrorCode.OFFSET_OUT_OF_RANGE) {
            retryLater(assigned.partition); // a follower may be behind, and only the leader knows what there is
        } else if (error.isRetriable() && client.metadata().leaderEpoch(assigned.partition) > wanted.leaderEpoch()) {
            client.metadata().requestUpdate(); // of the rest; this partition has another leader, which is asked at once (KIP-951)
        } else if (error.isRetriable()) {
            retryLater(assigned.partition);
        } else {
            assigned.fail(new KafkaException(error, assigned.partition + ": " + error.message()));
        }
    }

    private boolean isLeader(int node, TopicPartition partition) {
        NodeAddress leader = client.metadata().leader(partition);
        return leader != null && leader.id() == node;
    }

    private static ByteBuffer bytes(PartitionData data) {
        try {
            return data.records() == null ? ByteBuffer.allocate(0) : data.records().toBuffer();
        } catch (IOException e) {
            throw new UncheckedIOException("records of a reply are in memory", e);
        }
    }

    /**
     * Hands out what is buffered, whole batches each, and moves the positions behind it. Control batches speak to
     * brokers and are stepped over. A batch that is corrupt becomes the partition's error; its position stays before
     * it.
     */
    ConsumerRecords take() {
        List<Fetched> all = new ArrayList<>();
        for (Assigned assigned : subscription.all()) {
            ByteBuffer buffered = assigned.takeBuffered();
            if (buffered != null) {
                long fromOffset = assigned.position();
                try {
                    List<RecordBatch> batches = cut(assigned, buffered);
                    if (!batches.isEmpty()) {
                        all.add(new Fetched(assigned.partition, fromOffset, batches));
                    }
                } catch (KafkaException e) {
                    assigned.fail(e);
                }
            }
        }
        return all.isEmpty() ? ConsumerRecords.EMPTY : new ConsumerRecords(all);
    }

    /** @throws KafkaException CORRUPT_MESSAGE if no whole batch is there, or the check sum of one is wrong */
    private List<RecordBatch> cut(Assigned assigned, ByteBuffer buffered) {
        List<RecordBatch> batches = new ArrayList<>();
        long position = assigned.position();
        boolean any = false;
        for (RecordBatch batch : RecordBatch.in(buffered)) {
            any = true;
            if (config.checkCrcs()) {
                batch.ensureValid();
            }
            if (batch.lastOffset() >= position) {
                position = batch.nextOffset();
                if (!batch.isControl()) {
                    batches.add(batch);
                }
            }
        }
        if (!any) {
            throw new KafkaException(ErrorCode.CORRUPT_MESSAGE, buffered.remaining() + " bytes fetched from offset " + position + " of "
                + assigned.partition + " hold no whole batch");
        }
        assigned.advanceTo(position);
        return batches;
    }
}
