package gregor.tools;

import gregor.base.TopicPartition;
import gregor.client.AdminClient;
import gregor.client.ConsumerConfig;
import gregor.client.ConsumerRecords;
import gregor.client.KafkaConsumer;
import gregor.client.KafkaProducer;
import gregor.client.NodeAddress;
import gregor.client.ProducerConfig;
import gregor.client.ProducerRecord;
import gregor.client.TopicDescription;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Measures a cluster from outside with this project's own client: what it takes (produce), what it gives back (fetch),
 * and how long one record takes from hand to hand (latency). Everything runs on one thread.
 */
public final class BenchTool {

    public static final String SUMMARY = "Measure a cluster: bench produce, bench fetch or bench latency.";

    private static final int TIME_EVERY = 8;
    private static final long POLL_MS = 1000;
    private static final long GIVE_UP_NANOS = 30_000_000_000L;

    private final CommandLine flags;
    private final ToolContext context;
    private final AdminClient admin;
    private final String topic;
    private final long count;

    private BenchTool(CommandLine flags, ToolContext context, AdminClient admin) {
        this.flags = flags;
        this.context = context;
        this.admin = admin;
        this.topic = flags.value("topic", "bench");
        this.count = flags.longValue("count", flags.command().endsWith("latency") ? 10_000 : 1_000_000);
    }

    public static int run(List<String> args, ToolContext context) {
        String what = args.isEmpty() ? "" : args.get(0);
        if (!List.of("produce", "fetch", "latency").contains(what)) {
            return Tool.run(new CommandLine("bench", SUMMARY), args, context, "", flags -> {
                throw new UsageException("One of these must come first: produce, fetch, latency");
            });
        }
        return Tool.run(flags("bench " + what), args.subList(1, args.size()), context, "Error while measuring: ", flags -> {
            for (String positive : List.of("size", "count", "partitions", "producers")) {
                if (flags.longValue(positive, 1) < 1) {
                    throw new UsageException("--" + positive + " must be at least 1");
                }
            }
            try (AdminClient admin = ClientFlags.admin(flags, context)) {
                BenchTool bench = new BenchTool(flags, context, admin);
                return switch (what) {
                    case "produce" -> bench.produce();
                    case "fetch" -> bench.fetch();
                    default -> bench.latency();
                };
            }
        });
    }

    private static CommandLine flags(String command) {
        return ClientFlags.addTo(new CommandLine(command, SUMMARY))
            .value("topic", "topic", "The topic; made if it is not there. (default: bench)")
            .value("partitions", "count", "Partitions of a topic that is made. (default: 1)")
            .value("size", "bytes", "Size of a record's value. (default: 1024)")
            .value("count", "records", "How many records. (default: 1000000; for latency 10000)")
            .value("acks", "acks", "0, 1 or all. (default: all)")
            .value("codec", "codec", "none, gzip, snappy, lz4 or zstd. (default: none)")
            .value("broker-pid", "pid,pid", "The brokers' processes. (default: those that listen at the brokers' ports here)")
            .value("producers", "count", "Producers that take turns. (default: 1)")
            .value("batch-size", "bytes", "batch.size of the producers. (default: 16384)")
            .value("linger-ms", "ms", "linger.ms of the producers. (default: 5; for latency 0)");
    }

    private BrokerProcesses brokers() {
        if (!flags.has("broker-pid")) {
            Set<Integer> ports = admin.nodes().stream().map(NodeAddress::port).collect(Collectors.toSet());
            return BrokerProcesses.listeningAt(ports, context.disk());
        }
        List<String> pids = List.of(flags.value("broker-pid").split(","));
        pids.forEach(pid -> {
            if (!pid.matches("[0-9]+")) {
                throw new UsageException("'" + pid + "' in --broker-pid is no process id");
            }
        });
        return BrokerProcesses.of(pids, context.disk());
    }

    private KafkaProducer producer(String lingerMs) throws IOException {
        Map<String, String> props = ClientFlags.props(flags, context);
        props.put("acks", flags.value("acks", "all"));
        props.put("compression.type", flags.value("codec", "none"));
        props.put("batch.size", flags.value("batch-size", "16384"));
        props.put("linger.ms", flags.value("linger-ms", lingerMs));
        return new KafkaProducer(ProducerConfig.of(props), context.transports().get(), context.clock(), context.entropy());
    }

    private KafkaConsumer consumer() throws IOException {
        Map<String, String> props = ClientFlags.props(flags, context);
        props.put("auto.offset.reset", "earliest");
        return new KafkaConsumer(ConsumerConfig.of(props), context.transports().get(), context.clock());
    }

    /** Capital letters drawn at random, as Kafka's own tool sends them. */
    private ByteBuffer value() {
        ByteBuffer value = ByteBuffer.allocate(flags.intValue("size", 1024));
        for (int i = 0; i < value.capacity(); i++) {
            value.put(i, (byte) ('A' + context.entropy().nextInt(26)));
        }
        return value;
    }

    private int produce() throws IOException {
        BenchRun.makeTopic(admin, topic, flags.intValue("partitions", 1));
        List<KafkaProducer> producers = new ArrayList<>();
        for (int i = 0; i < flags.intValue("producers", 1); i++) {
            producers.add(producer("5"));
        }
        BenchRun run = new BenchRun(context, brokers());
        ProducerRecord record = new ProducerRecord(topic, null, value());
        int bytes = record.value().remaining();
        run.start();
        for (long i = 0; i < count; i++) {
            long sentNanos = i % TIME_EVERY == 0 ? context.clock().nanos() : 0;
            producers.get((int) (i % producers.size())).send(record, (metadata, error) -> {
                if (error != null) {
                    run.fail(error);
                    return;
                }
                if (sentNanos != 0) {
                    run.time(context.clock().nanos() - sentNanos);
                }
                run.count(1, bytes);
            });
        }
        producers.forEach(KafkaProducer::close);
        return run.end();
    }

    /** From the start of the topic, as many records as there are or as were asked for. */
    private int fetch() throws IOException {
        TopicDescription described = admin.describeTopics(List.of(topic)).get(0);
        List<TopicPartition> partitions = new ArrayList<>();
        described.partitions().forEach(partition -> partitions.add(new TopicPartition(topic, partition.index())));
        BenchRun run = new BenchRun(context, brokers());
        try (KafkaConsumer consumer = consumer()) {
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.seekToBeginning(partitions);
            run.start();
            while (run.records() < count && !isAtEnd(consumer, ends)) {
                ConsumerRecords fetched = consumer.poll(POLL_MS);
                for (ConsumerRecords.Fetched part : fetched.batches()) {
                    for (RecordBatch batch : part.batches()) {
                        run.count(batch.recordCount(), batch.sizeInBytes());
                    }
                }
            }
        }
        return run.end();
    }

    private static boolean isAtEnd(KafkaConsumer consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** One record at a time, from send until it is back. */
    private int latency() throws IOException {
        BenchRun.makeTopic(admin, topic, flags.intValue("partitions", 1));
        BenchRun run = new BenchRun(context, brokers());
        TopicPartition partition = new TopicPartition(topic, 0);
        ByteBuffer value = value();
        try (KafkaProducer producer = producer("0"); KafkaConsumer consumer = consumer()) {
            consumer.assign(List.of(partition));
            consumer.seekToEnd(List.of(partition));
            consumer.position(partition);
            run.start();
            for (long i = 0; i < count; i++) {
                consumer.poll(0); // the broker holds the next fetch already when the record comes
                long sentNanos = context.clock().nanos();
                producer.send(new ProducerRecord(topic, 0, null, null, value, List.of()), (metadata, error) -> {
                    if (error != null) {
                        run.fail(error);
                    }
                });
                producer.flush();
                while (consumer.poll(POLL_MS).isEmpty()) {
                    if (context.clock().nanos() - sentNanos > GIVE_UP_NANOS) {
                        throw new IOException("a record that was sent has not come back within 30 s");
                    }
                }
                run.time(context.clock().nanos() - sentNanos);
                run.count(1, value.remaining());
            }
        }
        return run.end();
    }
}
