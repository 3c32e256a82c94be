package gregor.tools;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.client.AdminClient;
import gregor.client.ConsumerConfig;
import gregor.client.ConsumerRecord;
import gregor.client.ConsumerRecords;
import gregor.client.KafkaConsumer;
import gregor.client.TopicDescription;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Prints the records of topics; in Apache Kafka {@code kafka-console-consumer.sh}, here without a group. */
public final class ConsoleConsumerTool {

    public static final String SUMMARY = "Read records from topics and print them to standard output.";

    private static final long POLL_MS = 500;
    private static final int OUT_BYTES = 64 * 1024;

    private final CommandLine flags;
    private final ToolContext context;
    private final KafkaConsumer consumer;
    private final RecordFormatter formatter;
    private long count;

    private ConsoleConsumerTool(CommandLine flags, ToolContext context, KafkaConsumer consumer, RecordFormatter formatter) {
        this.flags = flags;
        this.context = context;
        this.consumer = consumer;
        this.formatter = formatter;
    }

    public static int run(List<String> args, ToolContext context) {
        return Tool.run(flags(), args, context, "Error while consuming: ", flags -> {
            check(flags);
            Map<String, String> formatterProps = ClientFlags.file(flags.value("formatter-config"), context);
            formatterProps.putAll(flags.pairs("property"));
            formatterProps.putAll(flags.pairs("formatter-property"));
            RecordFormatter formatter = new RecordFormatter(formatterProps);
            ConsumerConfig config = ConsumerConfig.of(consumerProps(flags, context));
            ClientFlags.warn(config.client(), context);
            List<TopicPartition> partitions = partitions(flags, context);
            try (KafkaConsumer consumer = new KafkaConsumer(config, context.transports().get(), context.clock())) {
                consumer.assign(partitions);
                new ConsoleConsumerTool(flags, context, consumer, formatter).print(partitions);
                return 0;
            }
        });
    }

    private static CommandLine flags() {
        return ClientFlags.addTo(new CommandLine("console-consumer", SUMMARY))
            .value("topic", "topic", "The topic to read.")
            .value("include", "regex", "The topics to read, instead of --topic.")
            .value("partition", "partition", "The partition to read; all of them without it.")
            .value("offset", "offset", "Where to start in the partition: an offset, earliest or latest. (default: latest)")
            .flag("from-beginning", "Start with the first record there is and not with the next one to come.")
            .value("max-messages", "count", "Stop after so many records.")
            .value("timeout-ms", "ms", "Stop when no record has come for so long.")
            .values("formatter-property", "key=value", "What to print: print.timestamp, print.partition, print.offset, print.epoch, "
                + "print.headers, print.key, print.value=true|false, key.separator, line.separator, headers.separator, null.literal")
            .values("property", "key=value", "The older name of --formatter-property.")
            .value("formatter-config", "property file", "Formatter properties from a file.")
            .values("command-property", "key=value", "A setting of the consumer.")
            .values("consumer-property", "key=value", "The older name of --command-property.");
    }

    private static void check(CommandLine flags) {
        if (flags.has("topic") == flags.has("include")) {
            throw new UsageException("Exactly one of the following arguments is required: [topic], [include]");
        }
        if (flags.has("partition")) {
            flags.require("topic");
        }
        if (flags.has("offset") && !flags.has("partition")) {
            throw new UsageException("The partition is required when offset is specified.");
        }
        if (flags.has("offset") && flags.has("from-beginning")) {
            throw new UsageException("Options from-beginning and offset cannot be specified together.");
        }
        startOffset(flags);
        flags.longValue("max-messages", 0);
        flags.longValue("timeout-ms", 0);
    }

    /** The offset that was asked for, -1 if it was no number. */
    private static long startOffset(CommandLine flags) {
        String offset = flags.value("offset", "latest");
        if (offset.equals("earliest") || offset.equals("latest")) {
            return -1;
        }
        if (!offset.matches("[0-9]{1,18}")) {
            throw new UsageException("The provided offset value '" + offset + "' is incorrect. Valid values are 'earliest', 'latest', "
                + "or a non-negative long.");
        }
        return Long.parseLong(offset);
    }

    private static Map<String, String> consumerProps(CommandLine flags, ToolContext context) throws IOException {
        Map<String, String> props = ClientFlags.props(flags, context);
        props.putIfAbsent("client.id", "console-consumer");
        props.putAll(flags.pairs("consumer-property"));
        props.putAll(flags.pairs("command-property"));
        props.putIfAbsent("auto.offset.reset", flags.has("from-beginning") ? "earliest" : "latest");
        return props;
    }

    private static List<TopicPartition> partitions(CommandLine flags, ToolContext context) throws IOException {
        TopicFilter filter = flags.has("include") ? TopicFilter.of(flags.value("include"), true) : null;
        List<TopicPartition> partitions = new ArrayList<>();
        try (AdminClient admin = ClientFlags.admin(flags, context)) {
            List<String> topics = filter == null ? List.of(flags.value("topic")) : admin.listTopics().entrySet().stream()
                .filter(topic -> filter.accepts(topic.getKey(), topic.getValue())).map(Map.Entry::getKey).toList();
            for (TopicDescription topic : admin.describeTopics(topics)) {
                topic.partitions().forEach(partition -> partitions.add(new TopicPartition(topic.name(), partition.index())));
            }
        }
        if (flags.has("partition")) {
            TopicPartition wanted = new TopicPartition(flags.value("topic"), flags.intValue("partition", 0));
            if (!partitions.contains(wanted)) {
                throw new KafkaException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "there is no partition " + wanted.partition() + " in "
                    + wanted.topic() + ", which has " + partitions.size());
            }
            return List.of(wanted);
        }
        return partitions;
    }

    private void print(List<TopicPartition> partitions) throws IOException {
        start(partitions);
        long maxRecords = flags.longValue("max-messages", Long.MAX_VALUE);
        long timeoutNanos = Math.multiplyExact(Math.min(flags.longValue("timeout-ms", Long.MAX_VALUE / 2_000_000), Long.MAX_VALUE / 2_000_000),
            1_000_000L);
        OutputStream out = new BufferedOutputStream(context.out(), OUT_BYTES);
        try {
            long lastNanos = context.clock().nanos();
            while (count < maxRecords && context.clock().nanos() - lastNanos < timeoutNanos && !context.out().checkError()) {
                long leftMs = (timeoutNanos - (context.clock().nanos() - lastNanos)) / 1_000_000;
                ConsumerRecords records = consumer.poll(Math.max(1, Math.min(POLL_MS, leftMs)));
                for (ConsumerRecord record : records) {
                    if (count < maxRecords) {
                        count++;
                        formatter.write(record, out);
                    }
                }
                lastNanos = records.isEmpty() ? lastNanos : context.clock().nanos();
                out.flush();
            }
        } finally {
            out.flush();
            context.err().println("Processed a total of " + count + " messages");
        }
    }

    private void start(List<TopicPartition> partitions) {
        long offset = startOffset(flags);
        if (offset >= 0) {
            consumer.seek(partitions.get(0), offset);
        } else if (flags.has("from-beginning") || "earliest".equals(flags.value("offset"))) {
            consumer.seekToBeginning(partitions);
        } else if (flags.has("partition")) {
            consumer.seekToEnd(partitions);
        }
    }
}
