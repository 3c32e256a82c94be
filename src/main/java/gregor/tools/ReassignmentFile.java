package gregor.tools;

import gregor.base.TopicPartition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a reassignment's JSON file says.
 *
 * @param targets the brokers each partition shall be on, in the order of the partitions
 * @param directories the log directory for replicas that shall be in a certain one
 */
record ReassignmentFile(Map<TopicPartition, List<Integer>> targets, Map<ReplicaOnBroker, String> directories) {

    /** Stands for whichever directory the broker chooses. */
    private static final String ANY = "any";

    /** @throws UsageException if something is missing or there twice */
    static ReassignmentFile read(String file, ToolContext context) throws IOException {
        Map<TopicPartition, List<Integer>> targets = new TreeMap<>();
        Map<ReplicaOnBroker, String> directories = new TreeMap<>();
        Set<TopicPartition> twice = new TreeSet<>();
        List<JsonFields> partitions = JsonFields.of(Json.parse(JsonFields.read(file, context))).ofVersionOne()
            .objects("partitions", "The reassignment");
        for (JsonFields fields : partitions) {
            TopicPartition partition = fields.topicPartition();
            List<Integer> replicas = fields.numbers("replicas");
            if (targets.put(partition, replicas) != null) {
                twice.add(partition);
            }
            List<String> paths = fields.has("log_dirs") ? fields.texts("log_dirs") : replicas.stream().map(replica -> ANY).toList();
            if (paths.size() != replicas.size()) {
                throw new UsageException("Size of replicas list " + replicas + " is different from size of log dirs list " + paths
                    + " for partition " + partition);
            }
            for (int i = 0; i < paths.size(); i++) {
                if (!paths.get(i).equals(ANY)) {
                    directories.put(new ReplicaOnBroker(partition, replicas.get(i)), paths.get(i));
                }
            }
        }
        if (!twice.isEmpty()) {
            throw new UsageException("Partition reassignment contains duplicate topic partitions: " + joined(twice));
        }
        return new ReassignmentFile(targets, directories);
    }

    /** @throws UsageException if it says nothing, or nothing of some partition, or a broker twice */
    ReassignmentFile ensureExecutable() {
        if (targets.isEmpty()) {
            throw new UsageException("Partition reassignment list cannot be empty");
        }
        if (targets.values().stream().anyMatch(List::isEmpty)) {
            throw new UsageException("Partition replica list cannot be empty");
        }
        List<String> wrong = new ArrayList<>();
        targets.forEach((partition, replicas) -> {
            Set<Integer> twice = twice(replicas);
            if (!twice.isEmpty()) {
                wrong.add(partition + " contains multiple entries for " + joined(twice));
            }
        });
        if (!wrong.isEmpty()) {
            throw new UsageException("Partition replica lists may not contain duplicate entries: " + String.join(". ", wrong));
        }
        return this;
    }

    /** The topics of the file of {@code --generate}. */
    static List<String> topics(String file, ToolContext context) throws IOException {
        JsonFields json = JsonFields.of(Json.parse(JsonFields.read(file, context))).ofVersionOne();
        List<String> topics = json.objects("topics", "The list of topics").stream().map(fields -> fields.text("topic")).toList();
        Set<String> twice = twice(topics);
        if (!twice.isEmpty()) {
            throw new UsageException("List of topics to reassign contains duplicate entries: " + twice);
        }
        return topics;
    }

    static <T> Set<T> twice(List<T> values) {
        Set<T> seen = new LinkedHashSet<>();
        return values.stream().filter(value -> !seen.add(value)).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    static String joined(Collection<?> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /** A file with these targets. @param directories for replicas that shall be in a certain one */
    static String write(Map<TopicPartition, List<Integer>> replicas, Map<ReplicaOnBroker, String> directories) {
        List<Object> partitions = new ArrayList<>();
        new TreeMap<>(replicas).forEach((partition, brokers) -> {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("topic", partition.topic());
            fields.put("partition", partition.partition());
            fields.put("replicas", brokers);
            fields.put("log_dirs", brokers.stream()
                .map(broker -> directories.getOrDefault(new ReplicaOnBroker(partition, broker), ANY)).toList());
            partitions.add(fields);
        });
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("version", 1);
        all.put("partitions", partitions);
        return Json.write(all);
    }
}
