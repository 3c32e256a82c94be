package gregor.metadata;

import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.port.Disk;
import gregor.port.Entropy;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What a starting node finds in its log directories.
 *
 * @param directoryIds of those that can be read, by path
 * @param bootstrap what the metadata log starts with if it is empty
 */
public record NodeStorage(String clusterId, SortedMap<String, Uuid> directoryIds, BootstrapMetadata bootstrap) {

    private static final Logger LOG = System.getLogger(NodeStorage.class.getName());

    /**
     * Reads and checks the log directories. A directory whose {@code meta.properties} is older than directory ids gets one.
     * One that can't be read is left out, and the node runs without it; except that of the metadata log.
     *
     * @param clusterIdIfEmpty if none of the directories is formatted yet, they are, for the cluster of this id, with this
     *     node as the only voter where the settings name none and no other controller either; null to refuse instead
     * @param out takes what formatting prints
     * @throws FormatException if a directory is not formatted, or not for this node; names it
     */
    public static NodeStorage open(NodeConfig config, String clusterIdIfEmpty, Disk disk, Entropy entropy, long nowMs,
            Consumer<String> out) throws IOException {
        LogDirectories directories = LogDirectories.load(disk, config);
        if (directories.formatted().isEmpty() && clusterIdIfEmpty != null) {
            FormatOptions options = FormatOptions.of(clusterIdIfEmpty);
            // A quorum that has more places than one was begun, or is to be, by somebody who says its voters: that is not decided here.
            boolean standsAlone = config.isController() && config.controllerQuorumVoters().isEmpty()
                && config.controllerQuorumBootstrapServers().size() <= 1;
            new StorageFormatter(config, standsAlone ? options.asStandalone() : options, disk, entropy, nowMs).run(out);
            directories = LogDirectories.load(disk, config);
        }
        directories.failed().forEach((directory, why) -> LOG.log(Level.ERROR, "log directory " + directory + " can't be read: " + why));
        if (directories.failed().containsKey(config.metadataLogDir())) {
            throw new FormatException("Encountered I/O error in metadata log directory " + config.metadataLogDir() + ". Cannot continue. "
                + directories.failed().get(config.metadataLogDir()));
        }
        if (!directories.empty().isEmpty()) {
            throw new FormatException("No `meta.properties` found in " + directories.empty().get(0)
                + " (have you run `kafka-storage.sh` to format the directory?)");
        }
        directories.verify(null, config.nodeId());
        SortedMap<String, Uuid> ids = new TreeMap<>();
        for (var entry : directories.formatted().entrySet()) {
            Path directory = Path.of(entry.getKey());
            refuseStrayMetadataLog(config, disk, directory);
            ids.put(entry.getKey(), directoryId(disk, entropy, directory, entry.getValue()));
        }
        return new NodeStorage(directories.formatted().values().iterator().next().clusterId(), Collections.unmodifiableSortedMap(ids),
            BootstrapMetadata.read(disk, Path.of(config.metadataLogDir())));
    }

    private static void refuseStrayMetadataLog(NodeConfig config, Disk disk, Path directory) throws IOException {
        Path metadataLog = directory.resolve(StorageFormatter.METADATA_LOG);
        if (!directory.equals(Path.of(config.metadataLogDir())) && disk.exists(metadataLog)) {
            throw new FormatException("Found unexpected metadata location in data directory `" + metadataLog
                + "` (the configured metadata directory is " + config.metadataLogDir() + ").");
        }
    }

    private static Uuid directoryId(Disk disk, Entropy entropy, Path directory, MetaProperties found) throws IOException {
        if (!found.directoryId().equals(Uuid.ZERO)) {
            return found.directoryId();
        }
        Uuid id = RandomId.draw(entropy);
        new MetaProperties(found.clusterId(), found.nodeId(), id).write(disk, directory);
        return id;
    }
}
