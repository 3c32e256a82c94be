package gregor.tools;

import gregor.base.KafkaException;
import gregor.client.KafkaProducer;
import gregor.client.ProducerConfig;
import gregor.client.ProducerRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Sends lines of text as records; in Apache Kafka {@code kafka-console-producer.sh}. */
public final class ConsoleProducerTool {

    public static final String SUMMARY = "Read lines from standard input and publish them to a topic.";

    private final CommandLine flags;
    private final ToolContext context;
    private final KafkaProducer producer;
    private int failures;

    private ConsoleProducerTool(CommandLine flags, ToolContext context, KafkaProducer producer) {
        this.flags = flags;
        this.context = context;
        this.producer = producer;
    }

    /** @return 1 also if some of the records could not be sent */
    public static int run(List<String> args, ToolContext context) {
        return Tool.run(flags(), args, context, "Error while producing: ", flags -> {
            Map<String, String> readerProps = ClientFlags.file(flags.value("reader-config"), context);
            readerProps.putAll(flags.pairs("property"));
            readerProps.putAll(flags.pairs("reader-property"));
            LineParser parser = new LineParser(flags.require("topic").value("topic"), readerProps);
            ProducerConfig config = ProducerConfig.of(producerProps(flags, context));
            ClientFlags.warn(config.client(), context);
            ClientFlags.admin(flags, context).close(); // so that a wrong address is told at once and not record by record
            try (KafkaProducer producer = new KafkaProducer(config, context.transports().get(), context.clock(), context.entropy())) {
                return new ConsoleProducerTool(flags, context, producer).sendAll(parser);
            }
        });
    }

    private static CommandLine flags() {
        return ClientFlags.addTo(new CommandLine("console-producer", SUMMARY))
            .value("topic", "topic", "REQUIRED: the topic to produce to.")
            .values("command-property", "key=value", "A setting of the producer.")
            .values("producer-property", "key=value", "The older name of --command-property.")
            .values("reader-property", "key=value", "How lines are read: parse.key=false, key.separator=\\t, parse.headers=false, "
                + "headers.delimiter=\\t, headers.separator=, headers.key.separator=: null.marker= ignore.error=false")
            .values("property", "key=value", "The older name of --reader-property.")
            .value("reader-config", "property file", "Reader properties from a file.")
            .value("request-required-acks", "acks", "Which replicas must have a record: 0, 1 or -1 for all in sync. (default: -1)")
            .optionalValue("compression-codec", "codec", "gzip", "none, gzip, snappy, lz4 or zstd; without a value gzip.")
            .value("timeout", "ms", "How long a batch waits for more records, linger.ms. (default: 1000)")
            .value("batch-size", "bytes", "Bytes of a partition's records to send together. (default: 16384)")
            .value("max-memory-bytes", "bytes", "Memory for records that wait. (default: 33554432)")
            .value("max-block-ms", "ms", "How long sending may wait for memory or metadata. (default: 60000)")
            .value("message-send-max-retries", "count", "How often to send again after an error that may pass. (default: 3)")
            .value("retry-backoff-ms", "ms", "How long to wait before that. (default: 100)")
            .value("request-timeout-ms", "ms", "How long to wait for a reply. (default: 1500)")
            .value("metadata-expiry-ms", "ms", "How long metadata counts as fresh. (default: 300000)")
            .flag("sync", "Send the records one at a time, each when the one before it is acknowledged.");
    }

    /** What was said in --command-property counts most, then the flags, then the file, then this tool's own defaults. */
    private static Map<String, String> producerProps(CommandLine flags, ToolContext context) throws IOException {
        Map<String, String> props = ClientFlags.props(flags, context);
        set(props, flags, "acks", "request-required-acks", "-1");
        set(props, flags, "compression.type", "compression-codec", "none");
        set(props, flags, "linger.ms", "timeout", "1000");
        set(props, flags, "batch.size", "batch-size", "16384");
        set(props, flags, "buffer.memory", "max-memory-bytes", "33554432");
        set(props, flags, "max.block.ms", "max-block-ms", "60000");
        set(props, flags, "retries", "message-send-max-retries", "3");
        set(props, flags, "retry.backoff.ms", "retry-backoff-ms", "100");
        set(props, flags, "request.timeout.ms", "request-timeout-ms", "1500");
        set(props, flags, "metadata.max.age.ms", "metadata-expiry-ms", "300000");
        props.putIfAbsent("client.id", "console-producer");
        props.putAll(flags.pairs("producer-property"));
        props.putAll(flags.pairs("command-property"));
        return props;
    }

    private static void set(Map<String, String> props, CommandLine flags, String key, String flag, String ifAbsent) {
        if (flags.has(flag)) {
            props.put(key, flags.value(flag));
        } else {
            props.putIfAbsent(key, ifAbsent);
        }
    }

    private int sendAll(LineParser parser) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(context.in(), StandardCharsets.UTF_8));
        prompt();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            send(parser.parse(line));
            if (flags.has("sync") || !lines.ready()) {
                producer.flush(); // nobody would send it while this thread waits for the next line
            }
            prompt();
        }
        producer.flush();
        return failures == 0 ? 0 : 1;
    }

    private void prompt() {
        if (context.interactive()) {
            context.out().print(">");
            context.out().flush();
        }
    }

    private void send(ProducerRecord record) {
        producer.send(record, (metadata, error) -> {
            if (error != null) {
                fail(record, error);
            }
        });
    }

    private void fail(ProducerRecord record, KafkaException error) {
        failures++;
        context.err().println("Error when sending message to topic " + record.topic() + " with key: " + size(record.key())
            + ", value: " + size(record.value()) + ": " + error.error() + ": " + error.getMessage());
    }

    private static String size(ByteBuffer bytesOrNull) {
        return bytesOrNull == null ? "null" : bytesOrNull.remaining() + " bytes";
    }
}
