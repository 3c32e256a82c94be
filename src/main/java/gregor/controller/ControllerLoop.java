package gregor.controller;

import gregor.metadata.BootstrapMetadata;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataLoader;
import gregor.metadata.MetadataLog;
import gregor.metadata.MetadataRecord;
import gregor.metadata.MetadataVersion;
import gregor.port.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Runs a {@link Controller} on one thread: decide, write, commit, publish, reply, in this order and one request at a time.
 * A reply therefore speaks of what is committed and known to this node already; whoever reads it can act on it.
 */
public final class ControllerLoop {

    private final Controller controller;
    private final MetadataLog log;
    private final MetadataLoader loader;
    private final Clock clock;
    private final Executor loop;

    /**
     * @param loader what the log tells of commits; it tells the publishers
     * @param loop runs what it is given one after another, on a thread of its own
     */
    public ControllerLoop(Controller controller, MetadataLog log, MetadataLoader loader, Clock clock, Executor loop) {
        this.controller = controller;
        this.log = log;
        this.loader = loader;
        this.clock = clock;
        this.loop = loop;
    }

    /**
     * Publishes what the log holds, as one step from nothing.
     *
     * @param bootstrap what a cluster that has never run begins with
     */
    public CompletableFuture<Void> start(BootstrapMetadata bootstrap) {
        return CompletableFuture.runAsync(() -> {
            if (loader.image().features().equals(MetadataImage.EMPTY.features())) {
                commit(bootstrap.records(), bootstrap.metadataVersion());
            }
            loader.start();
        }, loop);
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

    /** Where the next record will be in the log. To be asked from a decision only. */
    public long nextOffset() {
        return log.endOffset();
    }

    private void commit(List<MetadataRecord> records, MetadataVersion level) {
        if (!records.isEmpty()) {
            log.append(records, level, clock.millis());
            log.flush();
        }
    }
}
