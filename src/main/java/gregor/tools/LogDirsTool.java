package gregor.tools;

import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import gregor.client.AdminClient;
import gregor.client.NodeAddress;
import gregor.message.DescribeLogDirsMessage.DescribeLogDirsPartition;
import gregor.message.DescribeLogDirsMessage.DescribeLogDirsResult;
import gregor.message.DescribeLogDirsMessage.DescribeLogDirsTopic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Tells what lies in the brokers' log directories, as JSON; in Apache Kafka {@code kafka-log-dirs.sh}. */
public final class LogDirsTool {

    public static final String SUMMARY = "Query log directory usage on the specified brokers.";

    private LogDirsTool() {}

    public static int run(List<String> args, ToolContext context) {
        CommandLine flags = ClientFlags.addTo(new CommandLine("log-dirs", SUMMARY))
            .flag("describe", "REQUIRED: describe the log directories.")
            .value("broker-list", "1,2", "The brokers to ask; all without it.")
            .value("topic-list", "topic1,topic2", "The topics to tell of; all without it.");
        return Tool.run(flags, args, context, "Error while executing log dirs command: ", parsed -> {
            parsed.require("describe");
            try (AdminClient admin = ClientFlags.admin(parsed, context)) {
                TreeSet<Integer> alive = admin.nodes().stream().map(NodeAddress::id).collect(Collectors.toCollection(TreeSet::new));
                TreeSet<Integer> brokers = parsed.has("broker-list") ? brokers(parsed.value("broker-list")) : alive;
                TreeSet<Integer> gone = new TreeSet<>(brokers);
                gone.removeAll(alive);
                if (!gone.isEmpty()) {
                    throw new UsageException("ERROR: The given brokers do not exist from --broker-list: " + joined(gone)
                        + ". Current existent brokers: " + joined(alive));
                }
                List<String> topics = parsed.has("topic-list") ? Arrays.asList(parsed.value("topic-list").split("\\s*,\\s*")) : null;
                context.out().println("Querying brokers for log directories information");
                Map<Integer, List<DescribeLogDirsResult>> directories = new LinkedHashMap<>();
                brokers.forEach(broker -> directories.put(broker, admin.describeLogDirs(broker)));
                context.out().println("Received log directory information from brokers " + joined(brokers));
                context.out().println(Json.write(json(directories, topics)));
                return 0;
            }
        });
    }

    private static TreeSet<Integer> brokers(String list) {
        TreeSet<Integer> brokers = new TreeSet<>();
        for (String id : list.split("\\s*,\\s*")) {
            if (!id.matches("[0-9]{1,9}")) {
                throw new UsageException("'" + id + "' in --broker-list is no broker id");
            }
            brokers.add(Integer.parseInt(id));
        }
        return brokers;
    }

    private static String joined(TreeSet<Integer> brokers) {
        return brokers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static Object json(Map<Integer, List<DescribeLogDirsResult>> directories, List<String> topics) {
        List<Object> brokers = new ArrayList<>();
        directories.forEach((broker, list) -> {
            List<Object> logDirs = new ArrayList<>();
            list.forEach(directory -> logDirs.add(json(directory, topics)));
            brokers.add(object("broker", broker, "logDirs", logDirs));
        });
        return object("brokers", brokers, "version", 1);
    }

    private static Object json(DescribeLogDirsResult directory, List<String> topics) {
        List<Object> partitions = new ArrayList<>();
        for (DescribeLogDirsTopic topic : directory.topics()) {
            for (DescribeLogDirsPartition partition : topic.partitions()) {
                if (topics == null || topics.contains(topic.name())) {
                    partitions.add(object("partition", new TopicPartition(topic.name(), partition.partitionIndex()).toString(),
                        "size", partition.partitionSize(), "offsetLag", partition.offsetLag(), "isFuture", partition.isFutureKey()));
                }
            }
        }
        ErrorCode error = ErrorCode.of(directory.errorCode());
        return object("partitions", partitions, "error", error == ErrorCode.NONE ? null : error.name(), "logDir", directory.logDir());
    }

    private static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }
}
