package gregor.metadata;

import gregor.config.NodeConfig;
import gregor.port.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code kafka-storage info} tells of the log directories of a node.
 *
 * @param lines as Kafka's tool prints them
 * @param isHealthy whether all are there, formatted, and for one node of one cluster
 */
public record StorageInfo(List<String> lines, boolean isHealthy) {

    public static StorageInfo of(NodeConfig config, Disk disk) throws IOException {
        List<String> found = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        MetaProperties first = null;
        for (String directory : LogDirectories.of(config)) {
            Path path = Path.of(directory);
            if (!disk.isDirectory(path)) {
                problems.add(path + (disk.exists(path) ? " is not a directory" : " does not exist"));
                continue;
            }
            found.add(path.toString());
            try {
                MetaProperties properties = MetaProperties.read(disk, path);
                if (properties == null) {
                    problems.add(path + " is not formatted.");
                } else if (first == null) {
                    first = properties;
                } else if (!first.clusterId().equals(properties.clusterId())) {
                    problems.add("Mismatched cluster IDs between storage directories.");
                } else if (first.nodeId() != properties.nodeId()) {
                    problems.add("Mismatched node IDs between storage directories.");
                }
            } catch (FormatException e) {
                problems.add(e.getMessage());
            } catch (IOException e) {
                problems.add("Error while reading " + path + ": " + e);
            }
        }
        List<String> lines = new ArrayList<>();
        section(lines, found.size() == 1 ? "Found log directory:" : "Found log directories:", found);
        if (first != null) {
            lines.add("Found metadata: " + first.toMap());
            lines.add("");
        }
        section(lines, problems.size() == 1 ? "Found problem:" : "Found problems:", problems);
        return new StorageInfo(lines, problems.isEmpty());
    }

    private static void section(List<String> lines, String title, List<String> entries) {
        if (!entries.isEmpty()) {
            lines.add(title);
            entries.forEach(entry -> lines.add("  " + entry));
            lines.add("");
        }
    }
}
