package gregor.tools;

import gregor.base.TopicPartition;
import gregor.client.AdminClient;
import gregor.client.Result;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Deletes the records below an offset; in Apache Kafka {@code kafka-delete-records.sh}. */
public final class DeleteRecordsTool {

    public static final String SUMMARY = "Delete records of the given partitions down to the specified offset.";

    /** An offset that stands for all that is committed. */
    private static final long HIGH_WATERMARK = -1;

    private DeleteRecordsTool() {}

    /** @return 1 also if only some of the partitions failed */
    public static int run(List<String> args, ToolContext context) {
        CommandLine flags = ClientFlags.addTo(new CommandLine("delete-records", SUMMARY))
            .value("offset-json-file", "file", "REQUIRED: the first offset that stays in each partition, -1 for the high watermark: "
                + "{\"partitions\": [{\"topic\": \"foo\", \"partition\": 1, \"offset\": 1}], \"version\": 1}");
        return Tool.run(flags, args, context, "Error while executing delete records command: ", parsed -> {
            Path file = Path.of(parsed.require("offset-json-file").value("offset-json-file"));
            Map<TopicPartition, Long> offsets = offsets(Json.parse(StandardCharsets.UTF_8.decode(context.disk().readWhole(file)).toString()));
            try (AdminClient admin = ClientFlags.admin(parsed, context)) {
                context.out().println("Executing records delete operation");
                Map<TopicPartition, Result<Long>> results = admin.deleteRecords(offsets);
                context.out().println("Records delete operation completed:");
                results.forEach((partition, result) -> context.out().println("partition: " + partition + "\t"
                    + (result.error() == null ? "low_watermark: " + result.value() : "error: " + result.error().error() + ": " + result.error().getMessage())));
                return results.values().stream().allMatch(result -> result.error() == null) ? 0 : 1;
            }
        });
    }

    /** @throws UsageException if the JSON is not of the form that the help shows */
    private static Map<TopicPartition, Long> offsets(Object json) {
        Map<TopicPartition, Long> offsets = new LinkedHashMap<>();
        if (!(json instanceof Map<?, ?> all) || !(all.get("partitions") instanceof List<?> partitions)) {
            throw new UsageException("Offset json file doesn't contain \"partitions\"");
        }
        if (all.containsKey("version") && !Long.valueOf(1).equals(all.get("version"))) {
            throw new UsageException("Not supported version field value " + all.get("version"));
        }
        for (Object entry : partitions) {
            if (!(entry instanceof Map<?, ?> fields) || !(fields.get("topic") instanceof String topic)
                    || !(fields.get("partition") instanceof Long partition) || !(fields.get("offset") instanceof Long offset)) {
                throw new UsageException("An entry of \"partitions\" has a topic, a partition and an offset, not " + Json.write(entry));
            }
            if (partition < 0 || partition > Integer.MAX_VALUE || offset < HIGH_WATERMARK) {
                throw new UsageException("A partition is from 0 to " + Integer.MAX_VALUE + " and an offset from -1; this is partition "
                    + partition + ", offset " + offset + " of " + topic);
            }
            if (offsets.put(new TopicPartition(topic, partition.intValue()), offset) != null) {
                throw new UsageException("Offset json file contains duplicate topic partitions: " + topic + "-" + partition);
            }
        }
        return offsets;
    }
}
