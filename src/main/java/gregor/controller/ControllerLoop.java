package gregor.controller;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.metadata.BootstrapMetadata;
import gregor.metadata.LogRecords.NoOpRecord;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataLoader;
import gregor.metadata.MetadataLog;
import gregor.metadata.MetadataRecord;
import gregor.metadata.MetadataVersion;
import gregor.port.Clock;
import gregor.port.Timers;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Runs a {@link Controller} on one thread: decide, write, commit, publish, reply, in this order and one request at a time.
 * A reply therefore speaks of what is committed and known to this node already; whoever reads it can act on it.
 *
 * <p>When nothing else is written for a while, a NoOp record is: whoever follows the log can tell by it that the controller
 * is alive, and how far behind they are (KIP-835).
 */
public final class ControllerLoop implements ControllerState, AutoCloseable {

    private static final Logger LOG = System.getLogger(ControllerLoop.class.getName());

    private final Controller controller;
    private final MetadataLog log;
    private final MetadataLoader loader;
    private final Clock clock;
    private final Executor loop;

    // Of the loop's thread alone.
    private long lastWriteMs;
    private boolean closed;
    private Timers.Timer nextNoOp;

    /**
     * @param controller makes it, over this loop's state
     * @param loader what the log tells of commits; it tells the publishers
     * @param loop runs what it is given one after another, on a thread of its own
     */
    public ControllerLoop(Function<ControllerState, Controller> controller, MetadataLog log, MetadataLoader loader, Clock clock, Executor loop) {
        this.log = log;
        this.loader = loader;
        this.clock = clock;
        this.loop = loop;
        this.controller = controller.apply(this);
    }

    /**
     * Begins to decide, and publishes what the log holds, as one step from nothing.
     *
     * @param bootstrap what a cluster that has never run begins with
     * @return the level of metadata.version, once that is done
     */
    public CompletableFuture<MetadataVersion> start(BootstrapMetadata bootstrap) {
        return CompletableFuture.supplyAsync(() -> {
            Decision<MetadataVersion> activation = controller.activate(bootstrap, loader.isInTransaction());
            commit(activation.records(), activation.reply());
            loader.start();
            return activation.reply();
        }, loop);
    }

    /**
     * Keeps the log moving from now on, until {@link #close}.
     *
     * @param maxIdleMs how long nothing may be written; 0 for as long as one likes
     */
    public void writeNoOps(Timers timers, long maxIdleMs) {
        if (maxIdleMs > 0) {
            loop.execute(() -> scheduleNoOp(timers, maxIdleMs, maxIdleMs));
        }
    }

    private void scheduleNoOp(Timers timers, long maxIdleMs, long delayMs) {
        nextNoOp = timers.after(delayMs, () -> loop.execute(() -> writeNoOp(timers, maxIdleMs)));
    }

    private void writeNoOp(Timers timers, long maxIdleMs) {
        if (closed) {
            return;
        }
        long idleMs = Math.max(0, clock.millis() - lastWriteMs); // the clock may have been set back
        if (idleMs >= maxIdleMs) {
            commit(List.of(new NoOpRecord()), loader.image().features().metadataVersion());
            idleMs = 0;
        }
        scheduleNoOp(timers, maxIdleMs, maxIdleMs - idleMs);
    }

    /**
     * Takes a request: the function decides, on the loop's thread.
     *
     * @return the reply, once its records are committed and published; fails with what the decision or the log threw.
     *     Completed on the loop's thread
     */
    public <R> CompletableFuture<R> submit(Function<Controller, Decision<R>> request) {
        return CompletableFuture.supplyAsync(() -> {
            Decision<R> decision = request.apply(controller);
            commit(decision.records(), loader.image().features().metadataVersion());
            return decision.reply();
        }, loop);
    }

    @Override
    public MetadataImage image() {
        return loader.image();
    }

    @Override
    public long nextOffset() {
        return log.endOffset();
    }

    @Override
    public short kraftVersion() {
        return log.kraftVersion();
    }

    @Override
    public void upgradeKRaftVersion(short level, boolean validateOnly) {
        if (level != kraftVersion()) {
            throw new KafkaException(ErrorCode.INVALID_UPDATE_VERSION, "kraft.version is " + kraftVersion() + " and can't be changed here");
        }
    }

    private void commit(List<MetadataRecord> records, MetadataVersion level) {
        if (!records.isEmpty()) {
            lastWriteMs = clock.millis();
            log.append(records, level, lastWriteMs);
            log.flush();
            if (log.isSnapshotDue(lastWriteMs) && !loader.isInTransaction()) {
                writeSnapshot();
            }
        }
    }

    /** The records it stands for are in the log, so a failure costs nothing but time at the next start. */
    private void writeSnapshot() {
        try {
            log.writeSnapshot(loader.image(), lastWriteMs);
        } catch (IOException e) {
            LOG.log(Level.ERROR, "a snapshot of the metadata could not be written", e);
        }
    }

    /** Finishes what was submitted, then closes the log. Not to be called on the loop's thread. */
    @Override
    public void close() {
        CompletableFuture.runAsync(() -> {
            closed = true;
            if (nextNoOp != null) {
                nextNoOp.cancel();
            }
            log.close();
        }, loop).join();
    }
}
