package gregor.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ClusterToolsTest {

    private final ToolsOnFakes tools = new ToolsOnFakes();

    private void produce(String topic, String lines, String... args) {
        String[] all = new String[args.length + 2];
        all[0] = "--topic";
        all[1] = topic;
        System.arraycopy(args, 0, all, 2, args.length);
        assertThat(tools.runWithInput(lines, ConsoleProducerTool::run, all)).as(tools.err).isZero();
    }

    @Test
    void linesBecomeRecordsAndLinesAgain() {
        tools.cluster.withTopic("t", 1);
        produce("t", "h1:a,h2:b\tk1\tv1\nh1:NUL\tNUL\tNUL\n", "--property", "parse.key=true", "--reader-property", "parse.headers=true",
            "--reader-property", "null.marker=NUL", "--compression-codec");
        produce("t", "plain\n\n", "--request-required-acks", "1", "--sync");
        long startMs = tools.cluster.clock.millis();
        assertThat(tools.run(ConsoleConsumerTool::run, "--topic", "t", "--from-beginning", "--timeout-ms", "2000", "--property", "print.key=true",
            "--formatter-property", "print.headers=true", "--formatter-property", "print.offset=true", "--formatter-property", "print.partition=true",
            "--formatter-property", "print.epoch=true")).isZero();
        assertThat(tools.out).isEqualTo("""
            Partition:0\tOffset:0\tEpoch:0\th1:a,h2:b\tk1\tv1
            Partition:0\tOffset:1\tEpoch:0\th1:null\tnull\tnull
            Partition:0\tOffset:2\tEpoch:0\tNO_HEADERS\tnull\tplain
            Partition:0\tOffset:3\tEpoch:0\tNO_HEADERS\tnull\t
            """);
        assertThat(tools.err).isEqualTo("Processed a total of 4 messages\n");
        assertThat(tools.cluster.clock.millis() - startMs).isBetween(2000L, 3000L);

        assertThat(tools.run(ConsoleConsumerTool::run, "--topic", "t", "--partition", "0", "--offset", "1", "--max-messages", "2",
            "--property", "null.literal=NIL", "--property", "line.separator=#", "--property", "print.timestamp=true")).isZero();
        assertThat(tools.out).matches("CreateTime:[0-9]+\tNIL#CreateTime:[0-9]+\tplain#");
    }

    @Test
    void aLineThatCannotBeReadStopsTheProducerAfterThoseBeforeIt() {
        tools.cluster.withTopic("t", 1);
        assertThat(tools.runWithInput("k\tv\nnosep\n", ConsoleProducerTool::run, "--topic", "t", "--property", "parse.key=true")).isOne();
        assertThat(tools.err).isEqualTo("Error while producing: No key separator found on line number 2: 'nosep'\n");
        assertThat(tools.cluster.log("t", 0).records()).hasSize(1);
        produce("t", "nosep\n", "--property", "parse.key=true", "--property", "ignore.error=true");
        assertThat(tools.cluster.log("t", 0).records()).hasSize(2);
    }

    @Test
    void consoleToolsCheckTheirFlags() {
        tools.cluster.withTopic("t", 1);
        assertThat(tools.run(ConsoleConsumerTool::run, "--topic", "t", "--offset", "1")).isOne();
        assertThat(tools.err).startsWith("The partition is required when offset is specified.");
        assertThat(tools.run(ConsoleConsumerTool::run, "--topic", "t", "--partition", "0", "--offset", "-5")).isOne();
        assertThat(tools.err).startsWith("The provided offset value '-5' is incorrect.");
        assertThat(tools.run(ConsoleConsumerTool::run)).isOne();
        assertThat(tools.run(ConsoleConsumerTool::run, "--topic", "t", "--partition", "7")).isOne();
        assertThat(tools.err).contains("no partition 7 in t");
        assertThat(tools.run(ConsoleConsumerTool::run, "--topic", "t", "--property", "print.kee=true")).isOne();
        assertThat(tools.err).contains("the nearest is print.key");
        assertThat(tools.run(ConsoleProducerTool::run, "--topic", "t", "--reader-property", "headers.separator=:")).isOne();
        assertThat(tools.err).contains("may not be equal");
    }

    @Test
    void offsetsOfManyPartitions() {
        tools.cluster.withTopic("a", 11).withTopic("b", 2);
        produce("b", "1\n2\n3\n", "--batch-size", "1", "--producer-property", "acks=all");
        assertThat(tools.run(GetOffsetsTool::run, "--topic-partitions", "a:9-,a:1-3,b")).isZero();
        assertThat(tools.out).startsWith("a:1:0\na:10:0\na:2:0\na:9:0\nb:0:").contains("b:1:");
        assertThat(tools.run(GetOffsetsTool::run, "--topic", "a", "--partitions", "2,3", "--time", "earliest")).isZero();
        assertThat(tools.out).isEqualTo("a:2:0\na:3:0\n");
        assertThat(tools.run(GetOffsetsTool::run, "--topic", "a", "--time", "5")).isZero();
        assertThat(tools.out).as("no record, no offset").isEmpty();
        assertThat(tools.run(GetOffsetsTool::run, "--topic", "nope")).isOne();
        assertThat(tools.err).isEqualTo("Error occurred: Could not match any topic-partitions with the specified filters\n");
        assertThat(tools.run(GetOffsetsTool::run, "--time", "yesterday")).isOne();
        assertThat(tools.err).startsWith("Malformed time argument yesterday.");
        assertThat(tools.run(GetOffsetsTool::run, "--partitions", "1-2")).isOne();
    }

    @Test
    void configsAreShownAndChanged() {
        tools.run(TopicsTool::run, "--create", "--topic", "t");
        assertThat(tools.run(ConfigsTool::run, "--topic", "t", "--alter", "--add-config", "cleanup.policy=[compact,delete],retention.ms=7")).isZero();
        assertThat(tools.out).isEqualTo("Completed updating config for topic t.\n");
        assertThat(tools.run(ConfigsTool::run, "--entity-type", "topics", "--entity-name", "t", "--describe")).isZero();
        assertThat(tools.out).isEqualTo("""
            Dynamic configs for topic t are:
              cleanup.policy=compact,delete sensitive=false synonyms={DYNAMIC_TOPIC_CONFIG:cleanup.policy=compact,delete}
              retention.ms=7 sensitive=false synonyms={DYNAMIC_TOPIC_CONFIG:retention.ms=7}
            """);
        assertThat(tools.run(ConfigsTool::run, "--topic", "t", "--alter", "--delete-config", "retention.ms")).isZero();
        assertThat(tools.run(ConfigsTool::run, "--topic", "t", "--describe", "--all")).isZero();
        assertThat(tools.out).startsWith("All configs for topic t are:\n").contains("min.insync.replicas=1").doesNotContain("retention.ms");
        assertThat(tools.run(ConfigsTool::run, "--broker", "1", "--describe", "--all")).isZero();
        assertThat(tools.out).contains("  ssl.key.password=null sensitive=true synonyms={}");
        assertThat(tools.run(ConfigsTool::run, "--topic", "t", "--alter", "--add-config", "bogus=1")).isOne();
        assertThat(tools.err).isEqualTo("Error while executing config command: Unknown topic config name: bogus\n");
        assertThat(tools.run(ConfigsTool::run, "--broker", "x", "--describe")).isOne();
        assertThat(tools.run(ConfigsTool::run, "--broker", "9", "--describe")).isOne();
        assertThat(tools.run(ConfigsTool::run, "--entity-type", "topics", "--alter", "--add-config", "a=b")).isOne();
        assertThat(tools.run(ConfigsTool::run, "--topic", "t", "--alter", "--add-config", "a")).isOne();
    }

    @Test
    void recordsAreDeletedUpToAnOffset() throws IOException {
        tools.cluster.withTopic("t", 1);
        produce("t", "1\n2\n3\n");
        tools.file("/offsets.json", "{\"partitions\":[{\"topic\":\"t\",\"partition\":0,\"offset\":2},{\"topic\":\"t\",\"partition\":5,\"offset\":0}],\"version\":1}");
        assertThat(tools.run(DeleteRecordsTool::run, "--offset-json-file", "/offsets.json")).isOne();
        assertThat(tools.out).startsWith("Executing records delete operation\nRecords delete operation completed:\npartition: t-0\tlow_watermark: 2\n")
            .contains("partition: t-5\terror: INVALID_PARTITIONS");
        tools.file("/offsets.json", "{\"partitions\":[{\"topic\":\"t\"}]}");
        assertThat(tools.run(DeleteRecordsTool::run, "--offset-json-file", "/offsets.json")).isOne();
        assertThat(tools.run(DeleteRecordsTool::run, "--offset-json-file", "/nope.json")).isOne();
        assertThat(tools.err).contains("there is no file /nope.json");
    }

    @Test
    void settingsComeFromAFileAndUnknownOnesAreTold() throws IOException {
        tools.file("/client.properties", "request.timeout.ms=100\nreqest.timeout.ms=1\n");
        assertThat(tools.run(ClusterIdTool::run, "--command-config", "/client.properties")).isZero();
        assertThat(tools.out).isEqualTo("Cluster ID: the-cluster\n");
        assertThat(tools.err).contains("reqest.timeout.ms (the nearest known name is request.timeout.ms)");
        tools.file("/client.properties", "request.timeout.ms=soon\n");
        assertThat(tools.run(ClusterIdTool::run, "--command-config", "/client.properties")).isOne();
        assertThat(tools.err).contains("soon", "request.timeout.ms");
    }

    @Test
    void benchmarksCountEveryRecord() {
        assertThat(tools.run(BenchTool::run, "produce", "--count", "500", "--size", "10", "--producers", "2", "--partitions", "2")).as(tools.err).isZero();
        assertThat(tools.out).contains("total: 500 records").contains("p99");
        assertThat(tools.run(BenchTool::run, "fetch")).as(tools.err).isZero();
        assertThat(tools.out).contains("total: 500 records");
        assertThat(tools.run(BenchTool::run, "latency", "--count", "20", "--topic", "l")).as(tools.err).isZero();
        assertThat(tools.out).contains("total: 20 records");
        assertThat(tools.run(BenchTool::run, "fly")).isOne();
    }
}
