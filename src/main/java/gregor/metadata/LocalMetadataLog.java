package gregor.metadata;

import gregor.base.Check;
import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.log.DirectoryState;
import gregor.log.FetchIsolation;
import gregor.log.LoadFrom;
import gregor.log.UnifiedLog;
import gregor.port.Disk;
import gregor.port.Trace;
import gregor.raft.QuorumState;
import gregor.record.BatchBuilder;
import gregor.record.ControlMessage.LeaderChangeMessage;
import gregor.record.ControlRecord;
import gregor.record.ControlType;
import gregor.record.Record;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The metadata log of a quorum of one: this node is the only voter, so it wins every election and a record is committed
 * as soon as it is forced to this node's disk.
 * <pre>
 *   open        last snapshot, then the log: everything in it is forced and delivered
 *   new epoch   one higher than any before: quorum-state first, then LEADER_CHANGE as the epoch's first record
 *   append      into the file, not forced
 *   flush       forced once for all appends since the last; then delivered
 * </pre>
 */
public final class LocalMetadataLog implements MetadataLog {

    /** The most that one batch may take, as in Kafka: 8 MiB. */
    static final int MAX_BATCH_BYTES = 8 << 20;

    private static final int READ_BYTES = 1 << 20;
    private static final Logger LOG = System.getLogger(LocalMetadataLog.class.getName());

    private final UnifiedLog log;
    private final Listener listener;
    private final QuorumOfOne quorum;
    private final MetadataSnapshots snapshots;
    private final List<MetadataBatch> appended = new ArrayList<>();
    private int epoch;

    private LocalMetadataLog(UnifiedLog log, QuorumOfOne quorum, MetadataSnapshots snapshots, Listener listener) {
        this.log = log;
        this.quorum = quorum;
        this.snapshots = snapshots;
        this.listener = listener;
    }

    /**
     * Opens the log, delivers what is in it, and begins a new epoch.
     *
     * @param directoryId of the log directory that the metadata log is in
     * @throws FormatException if the settings, or the voters in the log, name anybody but this node as a voter
     * @throws UnreadableMetadata if the log cannot be read, or does not follow on its snapshot
     */
    public static LocalMetadataLog open(NodeConfig config, Uuid directoryId, Disk disk, long nowMs, Listener listener) throws IOException {
        return open(config, directoryId, disk, nowMs, listener, why -> { });
    }

    /**
     * As the other one.
     *
     * @param onFailure is told, once, when the disk fails under the log: nothing can be decided any more
     */
    public static LocalMetadataLog open(NodeConfig config, Uuid directoryId, Disk disk, long nowMs, Listener listener,
            Consumer<String> onFailure) throws IOException {
        Path directory = Path.of(config.metadataLogDir()).resolve(StorageFormatter.METADATA_LOG);
        disk.createDirectories(directory);
        disk.forceDirectory(directory.getParent());
        QuorumOfOne quorum = new QuorumOfOne(config, directoryId);
        MetadataSnapshots snapshots = new MetadataSnapshots(config, disk, directory);
        UnifiedLog log = UnifiedLog.open(directory, topicConfig(config), disk, LoadFrom.NOTHING_KNOWN, nowMs, Trace.OFF,
            new DirectoryState(onFailure));
        log.recoveryReport().forEach(line -> LOG.log(Level.WARNING, line));
        LocalMetadataLog opened = null;
        try {
            if (log.topicId().equals(Uuid.ZERO)) {
                log.assignTopicId(Uuid.METADATA_TOPIC);
            }
            LocalMetadataLog opening = new LocalMetadataLog(log, quorum, snapshots, listener);
            opening.load(nowMs);
            quorum.verify();
            opening.beginEpoch(disk, directory, nowMs);
            opened = opening;
            return opened;
        } finally {
            if (opened == null) {
                log.close();
            }
        }
    }

    private static TopicConfig topicConfig(NodeConfig config) {
        return TopicConfig.of(Map.of(
            "segment.bytes", Integer.toString(config.metadataLogSegmentBytes()),
            "segment.ms", Long.toString(config.metadataLogSegmentMs()),
            "max.message.bytes", Integer.toString(MAX_BATCH_BYTES)));
    }

    private void load(long nowMs) throws IOException {
        MetadataBatch snapshot = snapshots.load(quorum);
        snapshots.alignLog(log, nowMs);
        if (snapshot != null) {
            listener.onCommit(List.of(snapshot));
        }
        log.flush(); // what nobody could be sure of before, this start makes sure of
        log.updateHighWatermark(log.logEndOffset());
        for (long offset = snapshots.endOffset(); offset < log.logEndOffset(); ) {
            ByteBuffer bytes = log.read(offset, READ_BYTES, FetchIsolation.LOG_END, true).records().toBuffer();
            List<MetadataBatch> batches = new ArrayList<>();
            for (RecordBatch batch : RecordBatch.in(bytes)) {
                batch.ensureValid();
                batches.add(decode(batch));
                snapshots.appended(batch.sizeInBytes(), batch.maxTimestamp());
                offset = batch.nextOffset();
            }
            listener.onCommit(batches);
        }
    }

    private MetadataBatch decode(RecordBatch batch) {
        List<MetadataRecord> records = new ArrayList<>();
        for (Record record : batch.records()) {
            if (batch.isControl()) {
                quorum.replay(record);
            } else {
                try {
                    records.add(MetadataRecordSerde.read(record.value()));
                } catch (UnreadableMetadata e) {
                    throw new UnreadableMetadata("offset " + record.offset() + " of " + log.directory() + ": " + e.getMessage(), e);
                }
            }
        }
        return new MetadataBatch(batch.baseOffset(), batch.lastOffset(), batch.partitionLeaderEpoch(), batch.maxTimestamp(), records);
    }

    private void beginEpoch(Disk disk, Path directory, long nowMs) throws IOException {
        QuorumState before = QuorumState.read(disk, directory);
        epoch = Math.max(before == null ? 0 : before.leaderEpoch(), log.latestEpoch().orElse(0)) + 1;
        QuorumState.ledBy(quorum.nodeId(), epoch).write(disk, directory, before, quorum.kraftVersion(), List.of(quorum.nodeId()));
        LeaderChangeMessage.Voter self = new LeaderChangeMessage.Voter(quorum.nodeId(), Uuid.ZERO); // version 0 has no directory id
        BatchBuilder batch = new BatchBuilder(256).control().append(nowMs,
            new ControlRecord(ControlType.LEADER_CHANGE, new LeaderChangeMessage((short) 0, quorum.nodeId(), List.of(self), List.of(self))));
        for (ControlRecord record : quorum.recordsForNewEpoch()) {
            batch.append(nowMs, record);
        }
        write(batch, List.of(), nowMs);
        flush();
    }

    @Override
    public long endOffset() {
        return log.logEndOffset();
    }

    @Override
    public long highWatermark() {
        return log.highWatermark();
    }

    @Override
    public int leaderEpoch() {
        return epoch;
    }

    @Override
    public short kraftVersion() {
        return quorum.kraftVersion();
    }

    @Override
    public long append(List<MetadataRecord> records, MetadataVersion level, long nowMs) {
        BatchBuilder batch = new BatchBuilder(RecordBatch.HEADER_BYTES + 80 * records.size());
        for (MetadataRecord record : records) {
            batch.append(nowMs, null, MetadataRecordSerde.write(record, level), List.of());
        }
        return write(batch, List.copyOf(records), nowMs);
    }

    private long write(BatchBuilder batch, List<MetadataRecord> records, long nowMs) {
        var info = log.appendOwn(batch.build(), epoch, nowMs);
        snapshots.appended(info.sizeInBytes(), nowMs);
        appended.add(new MetadataBatch(info.firstOffset(), info.lastOffset(), epoch, nowMs, records));
        return info.lastOffset();
    }

    @Override
    public void flush() {
        if (appended.isEmpty()) {
            return;
        }
        log.flush();
        List<MetadataBatch> committed = List.copyOf(appended);
        appended.clear();
        log.updateHighWatermark(log.logEndOffset());
        listener.onCommit(committed);
    }

    @Override
    public boolean isSnapshotDue(long nowMs) {
        return snapshots.isDue(nowMs);
    }

    @Override
    public void writeSnapshot(MetadataImage image, long nowMs) throws IOException {
        Check.holds("metadata.I6", image.offset() < highWatermark(), "snapshot offset, high watermark", image.offset(), highWatermark());
        snapshots.write(image, quorum, log, nowMs);
    }

    @Override
    public void close() {
        try {
            log.flush();
        } catch (KafkaException diskFailed) {
            // nothing that is not forced was ever acknowledged
        } finally {
            log.close();
        }
    }
}
