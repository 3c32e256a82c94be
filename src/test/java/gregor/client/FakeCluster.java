package gregor.client;

import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.fetch.FakeSessions;
import gregor.message.FetchMessage;
import gregor.message.FetchMessage.FetchPartition;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FetchMessage.FetchResponse;
import gregor.message.FetchMessage.FetchableTopicResponse;
import gregor.message.FetchMessage.PartitionData;
import gregor.message.ListOffsetsMessage.ListOffsetsPartitionResponse;
import gregor.message.ListOffsetsMessage.ListOffsetsRequest;
import gregor.message.ListOffsetsMessage.ListOffsetsResponse;
import gregor.message.ListOffsetsMessage.ListOffsetsTopicResponse;
import gregor.message.MetadataMessage.MetadataRequest;
import gregor.message.MetadataMessage.MetadataRequestTopic;
import gregor.message.MetadataMessage.MetadataResponse;
import gregor.message.MetadataMessage.MetadataResponseBroker;
import gregor.message.MetadataMessage.MetadataResponsePartition;
import gregor.message.MetadataMessage.MetadataResponseTopic;
import gregor.message.ProduceMessage.LeaderIdAndEpoch;
import gregor.message.ProduceMessage.NodeEndpoint;
import gregor.message.ProduceMessage.PartitionProduceData;
import gregor.message.ProduceMessage.PartitionProduceResponse;
import gregor.message.ProduceMessage.ProduceRequest;
import gregor.message.ProduceMessage.ProduceResponse;
import gregor.message.ProduceMessage.TopicProduceData;
import gregor.message.ProduceMessage.TopicProduceResponse;
import gregor.protocol.ApiKey;
import gregor.protocol.MemoryRecords;
import gregor.record.Record;
import gregor.record.RecordBatch;
import gregor.sim.SimClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Fake brokers with topics: what is produced is stored, and can be fetched. Logs are lists of batches. */
public final class FakeCluster {

    /** A partition's log and leader. */
    public static final class Log {
        public int leader;
        public int epoch;
        public final TreeMap<Long, ByteBuffer> batches = new TreeMap<>();
        public long startOffset;
        public long endOffset;

        public long append(ByteBuffer batch) {
            ByteBuffer stored = ByteBuffer.allocate(batch.remaining()).put(batch.duplicate()).flip();
            RecordBatch view = new RecordBatch(stored, 0);
            view.ensureValid();
            view.setBaseOffset(endOffset);
            view.setPartitionLeaderEpoch(epoch);
            batches.put(endOffset, stored);
            endOffset = view.nextOffset();
            return view.baseOffset();
        }

        /** All records, as the broker has them. */
        public List<Record> records() {
            List<Record> all = new ArrayList<>();
            batches.values().forEach(batch -> new RecordBatch(batch, 0).records().forEach(all::add));
            return all;
        }
    }

    public final SimClock clock = new SimClock();
    public final List<FakeBroker> brokers = new ArrayList<>();
    public final List<FakeSessions> sessions = new ArrayList<>();
    public final FakeTransport transport;
    public final Map<TopicPartition, Log> logs = new LinkedHashMap<>();
    public final Map<String, Uuid> topicIds = new LinkedHashMap<>();
    /** Whether who does not lead a partition says who does (KIP-951). */
    public boolean namesLeaders;

    public FakeCluster(int brokerCount) {
        for (int id = 1; id <= brokerCount; id++) {
            FakeBroker broker = new FakeBroker(id);
            broker.on(ApiKey.METADATA, (version, request) -> metadata((MetadataRequest) request));
            broker.on(ApiKey.PRODUCE, (version, request) -> produce(broker, (ProduceRequest) request));
            FakeSessions memory = new FakeSessions(this::name);
            sessions.add(memory);
            broker.on(ApiKey.FETCH, (version, request) -> fetch(broker, memory, version, (FetchRequest) request));
            broker.on(ApiKey.LIST_OFFSETS, (version, request) -> listOffsets(broker, (ListOffsetsRequest) request));
            brokers.add(broker);
        }
        transport = new FakeTransport(clock, brokers.toArray(FakeBroker[]::new));
    }

    public static Map<String, String> props(Map<String, String> more) {
        Map<String, String> props = new LinkedHashMap<>(more);
        props.putIfAbsent("bootstrap.servers", "broker1:9092");
        return props;
    }

    public static ClientConfig config(Map<String, String> more) {
        return ClientConfig.of(props(more));
    }

    /** Leaders go round the brokers. */
    public FakeCluster withTopic(String name, int partitions) {
        topicIds.put(name, new Uuid(7, topicIds.size() + 1));
        for (int i = 0; i < partitions; i++) {
            Log log = new Log();
            log.leader = 1 + i % brokers.size();
            logs.put(new TopicPartition(name, i), log);
        }
        return this;
    }

    public Log log(String topic, int partition) {
        return logs.get(new TopicPartition(topic, partition));
    }

    public void moveLeader(TopicPartition partition, int broker) {
        logs.get(partition).leader = broker;
        logs.get(partition).epoch++;
    }

    public MetadataResponse metadata(MetadataRequest request) {
        List<MetadataResponseTopic> topics = new ArrayList<>();
        Iterable<String> names = request.topics() == null ? topicIds.keySet()
            : request.topics().stream().map(MetadataRequestTopic::name).toList();
        for (String name : names) {
            List<MetadataResponsePartition> partitions = new ArrayList<>();
            logs.forEach((partition, log) -> {
                if (partition.topic().equals(name)) {
                    partitions.add(new MetadataResponsePartition((short) 0, partition.partition(), log.leader, log.epoch,
                        List.of(log.leader), List.of(log.leader), List.of()));
                }
            });
            topics.add(topicIds.containsKey(name)
                ? new MetadataResponseTopic((short) 0, name, topicIds.get(name), false, partitions, Integer.MIN_VALUE)
                : MetadataResponseTopic.error(name, Uuid.ZERO, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION));
        }
        return new MetadataResponse(0, brokers.stream().filter(broker -> transport.listening.containsKey(broker.host))
            .map(broker -> new MetadataResponseBroker(broker.id, broker.host, broker.port, null)).toList(),
            "the-cluster", 1, topics, Integer.MIN_VALUE, (short) 0);
    }

    String name(String name, Uuid id) {
        return id.equals(Uuid.ZERO) ? name
            : topicIds.entrySet().stream().filter(entry -> entry.getValue().equals(id)).map(Map.Entry::getKey).findFirst().orElse(null);
    }

    public Object produce(FakeBroker broker, ProduceRequest request) {
        List<TopicProduceResponse> topics = new ArrayList<>();
        for (TopicProduceData topic : request.topicData()) {
            List<PartitionProduceResponse> partitions = new ArrayList<>();
            for (PartitionProduceData data : topic.partitionData()) {
                Log log = logs.get(new TopicPartition(name(topic.name(), topic.topicId()), data.index()));
                partitions.add(log.leader != broker.id
                    ? PartitionProduceResponse.error(data.index(), ErrorCode.NOT_LEADER_OR_FOLLOWER, null)
                        .withCurrentLeader(namesLeaders ? new LeaderIdAndEpoch(log.leader, log.epoch) : LeaderIdAndEpoch.NONE)
                    : PartitionProduceResponse.appended(data.index(), log.append(bytes((MemoryRecords) data.records())), -1, 0));
            }
            topics.add(new TopicProduceResponse(topic.name(), topic.topicId(), partitions));
        }
        return request.acks() == 0 ? FakeBroker.NO_ANSWER : new ProduceResponse(topics, 0,
            !namesLeaders ? List.of() : brokers.stream().map(each -> new NodeEndpoint(each.id, each.host, each.port, null)).toList());
    }

    static ByteBuffer bytes(gregor.protocol.Records records) {
        try {
            return records.toBuffer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits if there is nothing new, like the real one. */
    public Object fetch(FakeBroker broker, FakeSessions memory, int version, FetchRequest request) {
        FakeSessions.Seen seen = memory.take(request);
        if (seen.error() != ErrorCode.NONE) {
            return new FetchResponse(0, seen.error().code(), 0, List.of(), List.of());
        }
        boolean everything = request.sessionEpoch() <= 0;
        Map<String, List<PartitionData>> byTopic = new LinkedHashMap<>();
        boolean news = false;
        for (Map.Entry<TopicPartition, FetchPartition> entry : seen.partitions().entrySet()) {
            PartitionData data = read(broker, entry.getKey(), entry.getValue());
            boolean isNews = data.errorCode() != 0 || data.records().sizeInBytes() > 0;
            news |= isNews;
            if (isNews || everything) {
                byTopic.computeIfAbsent(entry.getKey().topic(), topic -> new ArrayList<>()).add(data);
            }
        }
        List<FetchableTopicResponse> topics = new ArrayList<>();
        byTopic.forEach((name, partitions) -> topics.add(new FetchableTopicResponse(version < 13 ? name : "",
            version < 13 ? Uuid.ZERO : topicIds.get(name), partitions)));
        FetchResponse reply = new FetchResponse(0, (short) 0, seen.sessionId(), topics, !namesLeaders ? List.of()
            : brokers.stream().map(each -> new FetchMessage.NodeEndpoint(each.id, each.host, each.port, null)).toList());
        return news ? reply : new FakeBroker.Late(reply, request.maxWaitMs());
    }

    /** The bytes are cut where the limit is, as Kafka's are, but never inside the first batch. */
    PartitionData read(FakeBroker broker, TopicPartition partition, FetchPartition wanted) {
        Log log = logs.get(partition);
        if (log.leader != broker.id) {
            PartitionData refused = PartitionData.error(wanted.partition(), ErrorCode.NOT_LEADER_OR_FOLLOWER);
            return !namesLeaders ? refused : new PartitionData(refused.partitionIndex(), refused.errorCode(), refused.highWatermark(),
                refused.lastStableOffset(), refused.logStartOffset(), refused.divergingEpoch(),
                new FetchMessage.LeaderIdAndEpoch(log.leader, log.epoch), refused.snapshotId(), refused.abortedTransactions(),
                refused.preferredReadReplica(), refused.records());
        }
        if (wanted.currentLeaderEpoch() >= 0 && wanted.currentLeaderEpoch() < log.epoch) {
            return PartitionData.error(wanted.partition(), ErrorCode.FENCED_LEADER_EPOCH);
        }
        if (wanted.fetchOffset() < log.startOffset || wanted.fetchOffset() > log.endOffset) {
            return PartitionData.error(wanted.partition(), ErrorCode.OFFSET_OUT_OF_RANGE);
        }
        ByteBuffer found = ByteBuffer.allocate(1 << 20);
        Long first = log.batches.floorKey(wanted.fetchOffset());
        for (ByteBuffer batch : log.batches.tailMap(first == null ? wanted.fetchOffset() : first).values()) {
            boolean gone = new RecordBatch(batch, 0).nextOffset() <= wanted.fetchOffset();
            int room = wanted.partitionMaxBytes() - found.position();
            if (!gone && (found.position() == 0 || room > 0)) {
                found.put(batch.slice(0, found.position() == 0 ? batch.limit() : Math.min(room, batch.limit())));
            }
        }
        return PartitionData.of(wanted.partition(), log.endOffset, log.endOffset, log.startOffset, null, new MemoryRecords(found.flip()));
    }

    ListOffsetsResponse listOffsets(FakeBroker broker, ListOffsetsRequest request) {
        return new ListOffsetsResponse(0, request.topics().stream().map(topic -> new ListOffsetsTopicResponse(topic.name(),
            topic.partitions().stream().map(wanted -> {
                Log log = logs.get(new TopicPartition(topic.name(), wanted.partitionIndex()));
                if (log.leader != broker.id) {
                    return ListOffsetsPartitionResponse.error(wanted.partitionIndex(), ErrorCode.NOT_LEADER_OR_FOLLOWER);
                }
                if (wanted.timestamp() >= 0) {
                    return log.records().stream().filter(record -> record.timestamp() >= wanted.timestamp()).findFirst()
                        .map(record -> ListOffsetsPartitionResponse.found(wanted.partitionIndex(), record.timestamp(), record.offset(), 0))
                        .orElse(ListOffsetsPartitionResponse.found(wanted.partitionIndex(), -1, -1, -1));
                }
                return ListOffsetsPartitionResponse.found(wanted.partitionIndex(), -1,
                    wanted.timestamp() == -1 ? log.endOffset : log.startOffset, log.epoch);
            }).toList())).toList());
    }
}
