package gregor.metadata;

import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.port.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The log directories of a node, with what their {@code meta.properties} say. Source: Kafka's {@code MetaPropertiesEnsemble}.
 *
 * @param formatted those that have the file, by path
 * @param empty those that have none, in order of their paths
 * @param failed those of which nobody can say, with the reason, by path
 */
record LogDirectories(SortedMap<String, MetaProperties> formatted, List<String> empty, SortedMap<String, String> failed) {

    /** All log directories of a node, that of the metadata log included, in order of their paths. */
    static TreeSet<String> of(NodeConfig config) {
        TreeSet<String> directories = new TreeSet<>(config.logDirs());
        directories.add(config.metadataLogDir());
        return directories;
    }

    static LogDirectories load(Disk disk, NodeConfig config) {
        LogDirectories found = new LogDirectories(new TreeMap<>(), new ArrayList<>(), new TreeMap<>());
        for (String directory : of(config)) {
            try {
                MetaProperties properties = MetaProperties.read(disk, Path.of(directory));
                if (properties == null) {
                    found.empty.add(directory);
                } else {
                    found.formatted.put(directory, properties);
                }
            } catch (IOException e) {
                found.failed.put(directory, e.toString());
            } catch (FormatException e) {
                found.failed.put(directory, e.getMessage());
            }
        }
        return found;
    }

    /**
     * Checks that the formatted ones belong to this node, to one cluster, and are not copies of each other.
     *
     * @param expectedClusterId or null for whatever the first one says
     * @throws FormatException in the words of Kafka's, if not
     */
    void verify(String expectedClusterId, int nodeId) {
        String clusterId = expectedClusterId;
        SortedMap<Uuid, String> byId = new TreeMap<>();
        for (var entry : formatted.entrySet()) {
            String file = Path.of(entry.getKey()).resolve(MetaProperties.FILE_NAME).toString();
            MetaProperties properties = entry.getValue();
            clusterId = clusterId == null ? properties.clusterId() : clusterId;
            if (!properties.clusterId().equals(clusterId)) {
                throw new FormatException("Invalid cluster.id in: " + file + ". Expected " + clusterId + ", but read " + properties.clusterId());
            }
            if (properties.nodeId() != nodeId) {
                throw new FormatException("Stored node id " + properties.nodeId() + " doesn't match previous node id " + nodeId + " in "
                    + file + ". If you moved your data, make sure your configured node id matches. If you intend to create a new "
                    + "node, you should remove all data in your data directories.");
            }
            Uuid directoryId = properties.directoryId();
            if (!directoryId.equals(Uuid.ZERO) && DirectoryId.isReserved(directoryId)) {
                throw new FormatException("Invalid reserved directory ID " + directoryId + " found in " + entry.getKey());
            }
            String other = directoryId.equals(Uuid.ZERO) ? null : byId.put(directoryId, entry.getKey());
            if (other != null) {
                throw new FormatException("Duplicate directory ID " + directoryId + " found. It was the ID of " + other
                    + ", but also of " + entry.getKey());
            }
        }
    }
}
