package gregor.metadata;

import gregor.base.Uuid;
import gregor.config.Endpoint;
import gregor.config.NodeConfig;
import gregor.port.Disk;
import gregor.port.Entropy;
import gregor.raft.DynamicVoter;
import gregor.raft.SnapshotFile;
import gregor.record.ControlMessage.KRaftVersionRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Prepares the log directories of a node, as {@code kafka-storage format} does. A directory gets
 * <pre>
 *   bootstrap.checkpoint     the records a new cluster starts with
 *   __cluster_metadata-0/00000000000000000000-0000000000.checkpoint
 *                            the first voters; only in the directory of the metadata log, and only if they are not
 *                            named in controller.quorum.voters
 *   meta.properties          last: with it the directory counts as formatted
 * </pre>
 * Source: Kafka's {@code StorageTool} and {@code Formatter} of 4.3.
 */
public final class StorageFormatter {

    /** Where the metadata log is, below its log directory. */
    public static final String METADATA_LOG = "__cluster_metadata-0";

    private final NodeConfig config;
    private final FormatOptions options;
    private final Disk disk;
    private final Entropy entropy;
    private final long nowMs;
    private final FeatureLevels features;
    private final NavigableMap<Integer, DynamicVoter> voters;

    /**
     * Checks what can be checked without looking at the disk.
     *
     * @throws FormatException if the options make no sense, or not with these settings
     */
    public StorageFormatter(NodeConfig config, FormatOptions options, Disk disk, Entropy entropy, long nowMs) {
        this.config = config;
        this.options = options;
        this.disk = disk;
        this.entropy = entropy;
        this.nowMs = nowMs;
        boolean dynamicQuorum = config.controllerQuorumVoters().isEmpty();
        if (!dynamicQuorum && (options.initialControllers() != null || options.standalone())) {
            throw new FormatException("You cannot specify controller.quorum.voters and format the node with --initial-controllers "
                + "or --standalone. If you want to use dynamic quorum, please remove controller.quorum.voters and specify "
                + "controller.quorum.bootstrap.servers instead.");
        }
        this.voters = initialVoters();
        if (dynamicQuorum && voters.isEmpty() && config.isController() && !options.noInitialControllers()) {
            throw new FormatException("Because controller.quorum.voters is not set on this controller, you must specify one of "
                + "the following: --standalone, --initial-controllers, or --no-initial-controllers.");
        }
        this.features = new FeatureLevels(options.releaseVersion(), options.features(), dynamicQuorum);
    }

    private NavigableMap<Integer, DynamicVoter> initialVoters() {
        if (options.standalone()) {
            return standalone();
        }
        if (options.initialControllers() == null) {
            return new TreeMap<>();
        }
        try {
            return DynamicVoter.parseAll(options.initialControllers());
        } catch (IllegalArgumentException e) {
            throw new FormatException(e.getMessage());
        }
    }

    private NavigableMap<Integer, DynamicVoter> standalone() {
        if (!config.isController()) {
            throw new FormatException("You can only use --standalone on a controller.");
        }
        Endpoint listener = config.advertisedControllerListeners().get(0);
        String host = listener.host().isEmpty() ? "localhost" : listener.host();
        DynamicVoter self = new DynamicVoter(config.nodeId(), host, listener.port(), RandomId.draw(entropy));
        return new TreeMap<>(java.util.Map.of(self.nodeId(), self));
    }

    /**
     * Formats the directories that are not yet.
     *
     * @param out takes what Kafka's tool prints, line by line
     * @throws FormatException if a directory is formatted already and that was not to be ignored, or belongs to somebody else
     */
    public void run(Consumer<String> out) throws IOException {
        LogDirectories directories = LogDirectories.load(disk, config);
        directories.failed().keySet().forEach(directory -> out.accept("I/O error trying to read log directory " + directory + ". Ignoring..."));
        if (directories.formatted().isEmpty() && directories.empty().isEmpty()) {
            throw new FormatException("No available log directories to format.");
        }
        directories.verify(options.clusterId(), config.nodeId());
        if (!options.ignoreFormatted() && !directories.formatted().isEmpty()) {
            throw new FormatException("Log directory " + directories.formatted().firstKey() + " is already formatted. "
                + "Use --ignore-formatted to ignore this directory and format the others.");
        }
        if (directories.empty().isEmpty()) {
            out.accept("All of the log directories are already formatted.");
            return;
        }
        BootstrapMetadata bootstrap = BootstrapMetadata.of(features.release(), features.levels(), "format command");
        out.accept("Bootstrap metadata: " + bootstrap);
        for (String directory : directories.empty()) {
            boolean forMetadata = directory.equals(config.metadataLogDir());
            out.accept("Formatting " + description(forMetadata) + " " + directory + " with " + MetadataVersion.FEATURE_NAME + " "
                + features.release() + ".");
            format(Path.of(directory), bootstrap, forMetadata);
        }
    }

    private String description(boolean forMetadata) {
        return !forMetadata ? "data directory"
            : voters.isEmpty() ? "metadata directory"
            : voters.containsKey(config.nodeId()) ? "dynamic metadata voter directory" : "dynamic metadata directory";
    }

    private void format(Path directory, BootstrapMetadata bootstrap, boolean forMetadata) throws IOException {
        disk.createDirectories(directory);
        bootstrap.write(disk, directory, nowMs);
        Uuid directoryId = RandomId.draw(entropy);
        if (forMetadata && !voters.isEmpty()) {
            writeVoters(directory);
            DynamicVoter self = voters.get(config.nodeId());
            directoryId = self == null ? directoryId : self.directoryId();
        }
        new MetaProperties(options.clusterId(), config.nodeId(), directoryId).write(disk, directory);
        disk.forceDirectory(directory.toAbsolutePath().getParent());
    }

    private void writeVoters(Path directory) throws IOException {
        Path metadataLog = directory.resolve(METADATA_LOG);
        disk.createDirectories(metadataLog);
        short kraftVersion = features.levels().get(Feature.KRAFT_VERSION.featureName());
        SnapshotFile snapshot = new SnapshotFile(nowMs, new KRaftVersionRecord((short) 0, kraftVersion),
            DynamicVoter.toRecord(voters.values(), config.controllerListenerNames().get(0)), List.of());
        disk.replaceWhole(metadataLog.resolve(SnapshotFile.fileName(SnapshotFile.BOOTSTRAP_ID)), snapshot.encode(0, nowMs));
        disk.forceDirectory(directory);
    }
}
