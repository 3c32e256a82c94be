package gregor.tools;

import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.client.FakeBroker;
import gregor.client.FakeCluster;
import gregor.client.FakeTransport;
import gregor.message.ConfigResourceType;
import gregor.message.CreatePartitionsMessage.CreatePartitionsRequest;
import gregor.message.CreatePartitionsMessage.CreatePartitionsResponse;
import gregor.message.CreatePartitionsMessage.CreatePartitionsTopicResult;
import gregor.message.CreateTopicsMessage.CreatableTopic;
import gregor.message.CreateTopicsMessage.CreatableTopicResult;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.message.CreateTopicsMessage.CreateTopicsResponse;
import gregor.message.DeleteRecordsMessage.DeleteRecordsPartitionResult;
import gregor.message.DeleteRecordsMessage.DeleteRecordsRequest;
import gregor.message.DeleteRecordsMessage.DeleteRecordsResponse;
import gregor.message.DeleteRecordsMessage.DeleteRecordsTopicResult;
import gregor.message.DeleteTopicsMessage.DeletableTopicResult;
import gregor.message.DeleteTopicsMessage.DeleteTopicsRequest;
import gregor.message.DeleteTopicsMessage.DeleteTopicsResponse;
import gregor.message.DescribeConfigsMessage.DescribeConfigsRequest;
import gregor.message.DescribeConfigsMessage.DescribeConfigsResourceResult;
import gregor.message.DescribeConfigsMessage.DescribeConfigsResponse;
import gregor.message.DescribeConfigsMessage.DescribeConfigsResult;
import gregor.message.DescribeConfigsMessage.DescribeConfigsSynonym;
import gregor.message.IncrementalAlterConfigsMessage.AlterConfigsResourceResponse;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsRequest;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsResponse;
import gregor.protocol.ApiKey;
import gregor.sim.SimDisk;
import gregor.sim.SimEntropy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Tools against a cluster of fake brokers, all in memory: what they printed, and how they ended. */
final class ToolsOnFakes {

    final FakeCluster cluster = new FakeCluster(1);
    final SimDisk disk = new SimDisk();
    private final Map<String, Map<String, String>> topicConfigs = new TreeMap<>();
    String out = "";
    String err = "";

    ToolsOnFakes() {
        FakeBroker broker = cluster.brokers.get(0);
        broker.on(ApiKey.CREATE_TOPICS, (version, request) -> create((CreateTopicsRequest) request));
        broker.on(ApiKey.DELETE_TOPICS, (version, request) -> new DeleteTopicsResponse(0, ((DeleteTopicsRequest) request).topics().stream()
            .map(topic -> delete(topic.name())).toList()));
        broker.on(ApiKey.CREATE_PARTITIONS, (version, request) -> new CreatePartitionsResponse(0, ((CreatePartitionsRequest) request).topics()
            .stream().map(topic -> grow(topic.name(), topic.count())).toList()));
        broker.on(ApiKey.DESCRIBE_CONFIGS, (version, request) -> new DescribeConfigsResponse(0, ((DescribeConfigsRequest) request).resources()
            .stream().map(resource -> configs(resource.resourceType(), resource.resourceName())).toList()));
        broker.on(ApiKey.INCREMENTAL_ALTER_CONFIGS, (version, request) -> alter((IncrementalAlterConfigsRequest) request));
        broker.on(ApiKey.DELETE_RECORDS, (version, request) -> deleteRecords((DeleteRecordsRequest) request));
    }

    /** @return the exit code */
    int run(BiFunction<List<String>, ToolContext, Integer> tool, String... args) {
        return runWithInput("", tool, args);
    }

    int runWithInput(String input, BiFunction<List<String>, ToolContext, Integer> tool, String... args) {
        return runAt("--bootstrap-server", input, tool, args);
    }

    /** @param bootstrap the flag that says where the cluster is */
    int runAt(String bootstrap, BiFunction<List<String>, ToolContext, Integer> tool, String... args) {
        return runAt(bootstrap, "", tool, args);
    }

    private int runAt(String bootstrap, String input, BiFunction<List<String>, ToolContext, Integer> tool, String... args) {
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        List<String> all = new ArrayList<>(List.of(bootstrap, "broker1:9092"));
        int first = args.length > 0 && !args[0].startsWith("-") ? 1 : 0; // a subcommand comes before all flags
        all.addAll(List.of(args).subList(first, args.length));
        all.addAll(0, List.of(args).subList(0, first));
        int exit = tool.apply(all, new ToolContext(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(outBytes, true, StandardCharsets.UTF_8), new PrintStream(errBytes, true, StandardCharsets.UTF_8), false,
            cluster.clock, new SimEntropy(1), disk, () -> new FakeTransport(cluster.clock, cluster.brokers.toArray(FakeBroker[]::new))));
        out = outBytes.toString(StandardCharsets.UTF_8);
        err = errBytes.toString(StandardCharsets.UTF_8);
        return exit;
    }

    void file(String path, String content) throws IOException {
        disk.createDirectories(Path.of(path).getParent());
        disk.replaceWhole(Path.of(path), StandardCharsets.UTF_8.encode(content));
    }

    private CreateTopicsResponse create(CreateTopicsRequest request) {
        return new CreateTopicsResponse(0, request.topics().stream().map(this::create).toList());
    }

    private CreatableTopicResult create(CreatableTopic topic) {
        if (cluster.topicIds.containsKey(topic.name())) {
            return CreatableTopicResult.error(topic.name(), ErrorCode.TOPIC_ALREADY_EXISTS, "Topic '" + topic.name() + "' already exists.");
        }
        cluster.withTopic(topic.name(), !topic.assignments().isEmpty() ? topic.assignments().size() : Math.max(1, topic.numPartitions()));
        Map<String, String> configs = new TreeMap<>();
        topic.configs().forEach(config -> configs.put(config.name(), config.value()));
        topicConfigs.put(topic.name(), configs);
        return new CreatableTopicResult(topic.name(), Uuid.ZERO, (short) 0, null, (short) 0, 1, (short) 1, List.of());
    }

    private DeletableTopicResult delete(String name) {
        cluster.topicIds.remove(name);
        cluster.logs.keySet().removeIf(partition -> partition.topic().equals(name));
        return new DeletableTopicResult(name, Uuid.ZERO, (short) 0, null);
    }

    private CreatePartitionsTopicResult grow(String name, int count) {
        for (int i = 0; i < count; i++) {
            FakeCluster.Log log = new FakeCluster.Log();
            log.leader = 1;
            cluster.logs.putIfAbsent(new TopicPartition(name, i), log);
        }
        return new CreatePartitionsTopicResult(name, (short) 0, null);
    }

    private DescribeConfigsResult configs(byte type, String name) {
        List<DescribeConfigsResourceResult> configs = new ArrayList<>();
        if (type == ConfigResourceType.TOPIC.id()) {
            topicConfigs.getOrDefault(name, Map.of()).forEach((key, value) -> configs.add(new DescribeConfigsResourceResult(key, value, false,
                (byte) 1, false, List.of(new DescribeConfigsSynonym(key, value, (byte) 1)), (byte) 2, null)));
        } else {
            configs.add(new DescribeConfigsResourceResult("ssl.key.password", null, true, (byte) 5, true, List.of(), (byte) 9, null));
        }
        configs.add(new DescribeConfigsResourceResult("min.insync.replicas", "1", false, (byte) 5, false,
            List.of(new DescribeConfigsSynonym("min.insync.replicas", "1", (byte) 5)), (byte) 3, null));
        return new DescribeConfigsResult((short) 0, null, type, name, configs);
    }

    private IncrementalAlterConfigsResponse alter(IncrementalAlterConfigsRequest request) {
        return new IncrementalAlterConfigsResponse(0, request.resources().stream().map(resource -> {
            Map<String, String> configs = topicConfigs.computeIfAbsent(resource.resourceName(), name -> new TreeMap<>());
            boolean unknown = resource.configs().stream().anyMatch(config -> config.name().equals("bogus"));
            if (!unknown) {
                resource.configs().forEach(config -> configs.compute(config.name(), (key, old) -> config.value()));
            }
            return new AlterConfigsResourceResponse(unknown ? ErrorCode.INVALID_CONFIG.code() : 0,
                unknown ? "Unknown topic config name: bogus" : null, resource.resourceType(), resource.resourceName());
        }).toList());
    }

    private DeleteRecordsResponse deleteRecords(DeleteRecordsRequest request) {
        return new DeleteRecordsResponse(0, request.topics().stream().map(topic -> new DeleteRecordsTopicResult(topic.name(),
            topic.partitions().stream().map(partition -> {
                FakeCluster.Log log = cluster.log(topic.name(), partition.partitionIndex());
                long offset = partition.offset() < 0 ? log.endOffset : partition.offset();
                return offset > log.endOffset
                    ? DeleteRecordsPartitionResult.error(partition.partitionIndex(), ErrorCode.OFFSET_OUT_OF_RANGE)
                    : new DeleteRecordsPartitionResult(partition.partitionIndex(), log.startOffset = offset, (short) 0);
            }).toList())).toList());
    }
}
