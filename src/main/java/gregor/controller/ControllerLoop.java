package gregor.controller;

import gregor.metadata.MetadataDelta;
import gregor.metadata.MetadataLog;
import gregor.metadata.MetadataProvenance;
import gregor.metadata.MetadataPublisher;
import gregor.metadata.MetadataRecord;
import gregor.port.Clock;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Runs a {@link Controller} on one thread: decide, write, replay, publish, reply, in this order and one request at a
 * time. A reply therefore speaks of what is committed and known to this node already; whoever reads it can act on it.
 */
public final class ControllerLoop {

    private static final Logger LOG = System.getLogger(ControllerLoop.class.getName());

    private final Controller controller;
    private final MetadataLog log;
    private final Clock clock;
    private final Executor loop;
    private final List<MetadataPublisher> publishers;

    /**
     * @param loop runs what it is given one after another, on a thread of its own
     * @param publishers told of each change, in this order, on the loop's thread
     */
    public ControllerLoop(Controller controller, MetadataLog log, Clock clock, Executor loop, List<MetadataPublisher> publishers) {
        this.controller = controller;
        this.log = log;
        this.clock = clock;
        this.loop = loop;
        this.publishers = List.copyOf(publishers);
    }

    /** Replays what the log holds and publishes the outcome once, as one step from nothing. */
    public CompletableFuture<Void> start() {
        return CompletableFuture.runAsync(() -> {
            List<MetadataRecord> all = new ArrayList<>();
            MetadataProvenance[] last = {MetadataProvenance.EMPTY};
            log.replay((lastOffset, epoch, timestampMs, records) -> {
                all.addAll(records);
                last[0] = new MetadataProvenance(lastOffset, epoch, timestampMs);
            });
            publish(controller.replay(all, last[0]));
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
            commit(decision.records());
            return decision.reply();
        }, loop);
    }

    /** Where the next record will be in the log. To be asked from a decision only. */
    public long nextOffset() {
        return log.endOffset();
    }

    private void commit(List<MetadataRecord> records) {
        if (records.isEmpty()) {
            return;
        }
        long nowMs = clock.millis();
        long lastOffset = log.append(records, nowMs);
        publish(controller.replay(records, new MetadataProvenance(lastOffset, log.epoch(), nowMs)));
    }

    private void publish(MetadataDelta delta) {
        for (MetadataPublisher publisher : publishers) {
            try {
                publisher.onMetadataUpdate(delta, controller.image());
            } catch (RuntimeException e) {
                // One publisher's trouble must not keep the news from the others: the change is committed.
                LOG.log(Level.ERROR, publisher.getClass().getSimpleName() + " could not follow a change of the metadata", e);
            }
        }
    }
}
