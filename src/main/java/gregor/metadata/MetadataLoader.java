package gregor.metadata;

import gregor.base.KafkaException;
import gregor.base.OffsetAndEpoch;
import gregor.config.NodeConfig;
import gregor.port.Clock;
import gregor.raft.LeaderAndEpoch;
import gregor.raft.RaftClient;
import gregor.raft.RaftListener;
import gregor.raft.SnapshotFile;
import gregor.record.RecordBatch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Turns what is committed into images and hands these to the publishers, on the metadata thread. A run of batches makes one image,
 * and the records of a metadata transaction are held back until it ends (I4).
 * <pre>
 *   quorum's thread      onCommit ----.                    .---- done, writeSnapshot
 *                                      \                  /
 *   metadata thread                     load -> image -> publish -> is a snapshot due?
 * </pre>
 * Nothing is published before the node has all that it knows to be committed: the first delta that publishers see leads from the empty
 * image to all of that. Source: Kafka's class of the same name, and {@code SnapshotEmitter}.
 */
public final class MetadataLoader implements RaftListener {

    private static final Logger LOG = System.getLogger(MetadataLoader.class.getName());

    private final RaftClient raft;
    private final Clock clock;
    private final Executor quorumLoop;
    private final Executor metadataLoop;
    private final List<MetadataPublisher> publishers;
    private final Consumer<String> halt;
    private final CompletableFuture<MetadataImage> caughtUp = new CompletableFuture<>();

    // Of the metadata thread.
    private final SnapshotGenerator snapshots;
    private MetadataDelta delta = new MetadataDelta(MetadataImage.EMPTY);
    /** Any thread may look at it. */
    private volatile MetadataImage image = MetadataImage.EMPTY;
    /** Any thread may look at it. */
    private volatile long appliedOffset = MetadataImage.EMPTY.offset();
    /** Up to where (exclusive) the quorum had told when this was told last. */
    private long committed = Long.MAX_VALUE;
    private boolean held;
    /** What the transaction under way has said so far; null if there is none. */
    private List<MetadataRecord> transaction;
    private boolean published;
    private boolean stopped;

    /**
     * @param quorumLoop the quorum's thread, on which this is told
     * @param metadataLoop runs what it is given one after another
     * @param publishers in the order in which they are called
     * @param halt is told, at most once, why this node cannot go on: it holds metadata that it cannot apply (CTL-7)
     */
    public MetadataLoader(NodeConfig config, RaftClient raft, Clock clock, Executor quorumLoop, Executor metadataLoop,
            List<MetadataPublisher> publishers, Consumer<String> halt) {
        this.raft = raft;
        this.clock = clock;
        this.quorumLoop = quorumLoop;
        this.metadataLoop = metadataLoop;
        this.publishers = List.copyOf(publishers);
        this.halt = halt;
        this.snapshots = new SnapshotGenerator(config.metadataLogMaxRecordBytesBetweenSnapshots(), config.metadataLogMaxSnapshotIntervalMs());
    }

    /** Begins to follow the quorum. */
    public void start() {
        quorumLoop.execute(() -> raft.register(this));
    }

    /**
     * Publishes nothing before {@link #release}, but loads: a broker's first image is to have its own registration in it, so that it
     * opens its logs on what the cluster is now, and not on what it was when this node stopped.
     */
    public void hold() {
        held = true;
    }

    /** Ends what {@link #hold} began. */
    public void release() {
        metadataLoop.execute(() -> {
            held = false;
            if (!stopped && !published && image.offset() + 1 >= committed) {
                publish();
            }
        });
    }

    /** All that is committed, except for an unfinished transaction. Loaded, and perhaps not published yet. */
    public MetadataImage image() {
        return image;
    }

    /** The last record that the publishers have followed; before there was anything to publish, the last that was loaded. */
    public long appliedOffset() {
        return appliedOffset;
    }

    /**
     * The first image that was published. Completed on the metadata thread, when the publishers have followed it; fails with what one
     * of them threw: then it cannot begin, and no other image will be published.
     */
    public CompletableFuture<MetadataImage> caughtUp() {
        return caughtUp;
    }

    /** Publishes nothing from now on; what is being published is published. The future completes when no publisher is at work any more. */
    public CompletableFuture<Void> stop() {
        return CompletableFuture.runAsync(() -> stopped = true, metadataLoop);
    }

    @Override
    public void onCommit(List<RecordBatch> batches, Runnable done) {
        long told = raft.highWatermark();
        metadataLoop.execute(() -> follow("the metadata log", () -> load(batches), told, done));
    }

    @Override
    public void onSnapshot(OffsetAndEpoch id, SnapshotFile snapshot, Runnable done) {
        long told = raft.highWatermark();
        metadataLoop.execute(() -> follow("snapshot " + SnapshotFile.fileName(id), () -> load(id, snapshot), told, done));
    }

    @Override
    public void onLeaderChange(LeaderAndEpoch leader) {
        // who leads is the controller's and the channels' business
    }

    private void follow(String what, Runnable load, long told, Runnable done) {
        if (stopped) {
            return;
        }
        try {
            load.run();
        } catch (RuntimeException e) { // I5: whatever it is, an image with a hole in it must not be published
            stopped = true;
            halt.accept(what + ": " + e.getMessage());
            return;
        }
        committed = told;
        appliedOffset = published ? appliedOffset : image.offset();
        if (published || !held && image.offset() + 1 >= committed) {
            publish();
        }
        maybeWriteSnapshot();
        quorumLoop.execute(done);
    }

    private void load(List<RecordBatch> batches) {
        MetadataProvenance last = null;
        for (RecordBatch batch : batches) {
            MetadataBatch read = MetadataBatch.of(batch);
            read.records().forEach(this::replay);
            last = read.provenance();
            snapshots.committed(batch.sizeInBytes(), batch.maxTimestamp());
        }
        image = delta.apply(last);
    }

    /** What the snapshot does not have is not there any more, whatever was known before. */
    private void load(OffsetAndEpoch id, SnapshotFile snapshot) {
        MetadataDelta whole = new MetadataDelta(MetadataImage.EMPTY);
        for (ByteBuffer value : snapshot.values()) {
            whole.replay(MetadataRecordSerde.read(value));
        }
        MetadataProvenance provenance = new MetadataProvenance(id.offset() - 1, id.epoch(), snapshot.lastContainedLogTimeMs());
        delta = published ? MetadataDelta.between(delta.before(), whole.apply(provenance)) : whole;
        image = delta.apply(provenance);
        transaction = null;
        snapshots.snapshotMade();
    }

    private void publish() {
        if (published) {
            for (MetadataPublisher publisher : publishers) {
                try {
                    publisher.onMetadataUpdate(delta, image);
                } catch (RuntimeException e) {
                    // The change is committed: one publisher's trouble must not keep it from the others.
                    LOG.log(Level.ERROR, publisher.getClass().getSimpleName() + " could not follow a change of the metadata", e);
                }
            }
        } else {
            try {
                publishers.forEach(publisher -> publisher.onMetadataUpdate(delta, image));
            } catch (RuntimeException e) {
                stopped = true;
                caughtUp.completeExceptionally(e);
                return;
            }
            published = true;
            caughtUp.complete(image);
        }
        delta = new MetadataDelta(image);
        appliedOffset = image.offset();
    }

    /** A snapshot cannot say half a transaction, so that has to end first. */
    private void maybeWriteSnapshot() {
        if (stopped || transaction != null || !snapshots.isDue(clock.millis())) {
            return;
        }
        snapshots.snapshotMade();
        MetadataProvenance provenance = image.provenance();
        OffsetAndEpoch id = new OffsetAndEpoch(provenance.lastContainedOffset() + 1, provenance.lastContainedEpoch());
        MetadataVersion level = image.features().metadataVersion();
        List<ByteBuffer> values = new ArrayList<>();
        ImageRecords.of(image).forEach(record -> values.add(MetadataRecordSerde.write(record, level)));
        quorumLoop.execute(() -> {
            try {
                raft.writeSnapshot(id, provenance.lastContainedLogTimeMs(), values);
            } catch (KafkaException e) {
                LOG.log(Level.ERROR, "snapshot " + SnapshotFile.fileName(id) + " of the metadata could not be written", e);
            }
        });
    }

    private void replay(MetadataRecord record) {
        switch (record.type()) {
            case BEGIN_TRANSACTION -> {
                if (transaction != null) {
                    throw new UnreadableMetadata("a metadata transaction begins inside another");
                }
                transaction = new ArrayList<>();
            }
            case END_TRANSACTION -> {
                endTransaction(record).forEach(delta::replay);
                transaction = null;
            }
            case ABORT_TRANSACTION -> {
                endTransaction(record);
                transaction = null;
            }
            default -> {
                if (transaction == null) {
                    delta.replay(record);
                } else {
                    transaction.add(record);
                }
            }
        }
    }

    private List<MetadataRecord> endTransaction(MetadataRecord record) {
        if (transaction == null) {
            throw new UnreadableMetadata(record + " where no metadata transaction is under way");
        }
        return transaction;
    }
}
