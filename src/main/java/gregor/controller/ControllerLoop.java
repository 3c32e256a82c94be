package gregor.controller;

import gregor.base.Check;
import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.OffsetAndEpoch;
import gregor.config.NodeConfig;
import gregor.metadata.BootstrapMetadata;
import gregor.metadata.MetadataBatch;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataProvenance;
import gregor.metadata.MetadataRecord;
import gregor.metadata.MetadataRecordSerde;
import gregor.metadata.MetadataVersion;
import gregor.port.Clock;
import gregor.port.Timers;
import gregor.port.Trace;
import gregor.raft.LeaderAndEpoch;
import gregor.raft.RaftClient;
import gregor.raft.RaftListener;
import gregor.raft.SnapshotFile;
import gregor.record.RecordBatch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs a {@link Controller} on the quorum's thread. While this node leads the quorum, requests are decided one after another, each
 * on all that was appended before it, and answered when what they wrote, or saw, is committed. Else this follows what the leader
 * commits, so as to be ready.
 * <pre>
 *   standby --told to lead, all of the log applied--> active --leadership lost, append refused, decision broken--> standby
 *                 activate: bootstrap, abort                     renounce: back to the committed image, all who wait are refused
 * </pre>
 * Source: Kafka's class {@code QuorumController}.
 */
public final class ControllerLoop implements ControllerState, RaftListener {

    private static final Logger LOG = System.getLogger(ControllerLoop.class.getName());
    private static final int STANDBY = -1;

    private final Controller controller;
    private final BootstrapMetadata bootstrap;
    private final RaftClient raft;
    private final Clock clock;
    private final Trace trace;
    private final Executor loop;
    private final Consumer<String> halt;

    // Of the loop's thread alone.
    private final ImageTimeline timeline = new ImageTimeline();
    private final WaitingReplies waiting = new WaitingReplies();
    private final PeriodicTasks tasks;
    private final EarlyFencing fencing;
    private int epoch = STANDBY;
    private boolean stopped;

    /**
     * @param controller makes it, over this loop's state
     * @param probe for brokers that seem to be gone
     * @param bootstrap what a cluster that has never run begins with
     * @param loop the quorum's thread: runs what it is given one after another
     * @param halt is told, at most once, why this node cannot go on: it holds metadata that it cannot apply
     */
    public ControllerLoop(NodeConfig config, Function<ControllerState, Controller> controller, ListenerProbe probe, BootstrapMetadata bootstrap,
            RaftClient raft, Clock clock, Timers timers, Trace trace, Executor loop, Consumer<String> halt) {
        this.bootstrap = bootstrap;
        this.raft = raft;
        this.clock = clock;
        this.trace = trace;
        this.loop = loop;
        this.halt = halt;
        this.controller = controller.apply(this);
        this.tasks = new PeriodicTasks(PeriodicTasks.of(config), clock, timers, loop, this::run);
        this.fencing = new EarlyFencing(config.interBrokerListenerName(), this, this.controller.losses(), probe, timers, loop, this::fence);
    }

    /** Begins to follow the quorum, and to lead the cluster when this node leads it. */
    public void start() {
        loop.execute(() -> raft.register(this));
    }

    /** Refuses what is under way and whatever follows. The loop has to run for as long as requests may come. */
    public void close() {
        loop.execute(() -> {
            renounce();
            stopped = true;
        });
    }

    /** A connection to this node has ended, on which heartbeats may have come. Any thread. */
    public void connectionEnded(long connection) {
        loop.execute(() -> fencing.connectionEnded(connection));
    }

    /**
     * Takes a request: the function decides, on the loop's thread.
     *
     * @return the reply, once all that it says is committed. Fails with what the decision threw, at that time too; with NOT_CONTROLLER
     *     if this node is not the active controller, or ceased to be before that: then the records may yet be committed, or not;
     *     with POLICY_VIOLATION if the records are too many. Completed on the loop's thread
     */
    public <R> CompletableFuture<R> submit(Function<Controller, Decision<R>> request) {
        CompletableFuture<R> reply = new CompletableFuture<>();
        loop.execute(() -> decide(request, reply));
        return reply;
    }

    // ---- deciding

    @Override
    public MetadataImage image() {
        return timeline.latest().image();
    }

    @Override
    public long nextOffset() {
        return raft.endOffset();
    }

    @Override
    public short kraftVersion() {
        return raft.kraftVersion();
    }

    @Override
    public void upgradeKRaftVersion(short level, boolean validateOnly) {
        raft.upgradeKRaftVersion(epoch, level, validateOnly);
    }

    /** What is committed, as far as this node knows. On the loop's thread. */
    MetadataImage committedImage() {
        return timeline.committed().image();
    }

    private <R> void decide(Function<Controller, Decision<R>> request, CompletableFuture<R> reply) {
        if (epoch == STANDBY) {
            reply.completeExceptionally(notController());
            return;
        }
        try {
            if (trace.isOn()) {
                trace.step("ControllerLoop", "Controller", "decide", Map.of("offset", image().offset()));
            }
            Decision<R> decision = request.apply(controller);
            append(decision, image().features().metadataVersion());
            waiting.add(timeline.latest().offset(), reply, () -> send(decision.reply(), reply));
        } catch (KafkaException e) {
            if (e.error() == ErrorCode.NOT_LEADER_OR_FOLLOWER) {
                renounce();
                reply.completeExceptionally(notController());
            } else {
                waiting.add(timeline.latest().offset(), reply, () -> reply.completeExceptionally(e)); // it may tell of what it saw
            }
        } catch (RuntimeException broken) {
            LOG.log(Level.ERROR, "a decision failed; another controller may do better", broken);
            renounce();
            reply.completeExceptionally(new KafkaException(ErrorCode.UNKNOWN_SERVER_ERROR, "the controller failed: " + broken, broken));
        }
        answer();
    }

    private <R> void send(R what, CompletableFuture<R> reply) {
        if (trace.isOn()) {
            trace.step("ControllerLoop", "ControllerApis", what == null ? "reply" : what.getClass().getSimpleName(),
                Map.of("committed", timeline.committed().offset()));
        }
        reply.complete(what);
    }

    /** What is committed already need not wait. */
    private void answer() {
        waiting.completeUpTo(timeline.isAllCommitted() ? Long.MAX_VALUE : timeline.committed().offset());
    }

    private static KafkaException notController() {
        return new KafkaException(ErrorCode.NOT_CONTROLLER);
    }

    /** @param level in which the records are written */
    private void append(Decision<?> decision, MetadataVersion level) {
        List<MetadataRecord> records = decision.records();
        if (decision.oneBatch() && records.size() > BatchLimit.MAX_RECORDS) {
            throw new KafkaException(ErrorCode.POLICY_VIOLATION, BatchLimit.TOO_MANY_RECORDS);
        }
        for (int from = 0; from < records.size(); from += BatchLimit.MAX_RECORDS) {
            appendBatch(records.subList(from, Math.min(records.size(), from + BatchLimit.MAX_RECORDS)), level, from == 0);
        }
    }

    /** Applied before it is appended: a record that nobody could apply never gets into the log. @param isFirst of its decision */
    private void appendBatch(List<MetadataRecord> records, MetadataVersion level, boolean isFirst) {
        long nowMs = clock.millis();
        long lastOffset = raft.endOffset() + records.size() - 1;
        ImageTimeline.Point point;
        try {
            point = timeline.latest().after(records, new MetadataProvenance(lastOffset, epoch, nowMs));
        } catch (KafkaException e) {
            throw new IllegalStateException("a decision that cannot be applied: " + e.getMessage(), e);
        }
        long appended = raftAppend(records, level, nowMs, isFirst);
        Check.holds("controller.I1", appended == lastOffset, "offset appended, offset expected", appended, lastOffset);
        timeline.append(point);
        if (trace.isOn()) {
            trace.step("ControllerLoop", "RaftNode", "append", Map.of("lastOffset", lastOffset, "records", records.size()));
        }
    }

    private long raftAppend(List<MetadataRecord> records, MetadataVersion level, long nowMs, boolean isFirst) {
        try {
            return raft.append(epoch, records.stream().map(record -> MetadataRecordSerde.write(record, level)).toList(), nowMs);
        } catch (KafkaException e) {
            if (e.error() == ErrorCode.NOT_LEADER_OR_FOLLOWER) {
                throw e;
            }
            if (e.error() == ErrorCode.RECORD_LIST_TOO_LARGE && isFirst) {
                throw new KafkaException(ErrorCode.POLICY_VIOLATION, BatchLimit.TOO_MANY_RECORDS, e);
            }
            throw new IllegalStateException("the metadata log cannot be written: " + e.getMessage(), e); // or half a decision is in it
        }
    }

    /** @return whether the task has more to do */
    private boolean run(PeriodicTasks.Task task, long dueNs) {
        CompletableFuture<Boolean> moreToDo = new CompletableFuture<>();
        CompletableFuture<Boolean> reply = new CompletableFuture<>();
        decide(decider -> {
            Decision<Boolean> decision = task.decider().decide(decider, dueNs);
            moreToDo.complete(decision.reply());
            return decision;
        }, reply);
        logFailure(task.name(), reply);
        return moreToDo.getNow(false);
    }

    private void fence(BrokerLoss.Suspicion lost) {
        CompletableFuture<Boolean> reply = new CompletableFuture<>();
        decide(decider -> decider.fenceLostBroker(lost), reply);
        logFailure("fencing broker " + lost.brokerId(), reply);
    }

    private static void logFailure(String what, CompletableFuture<Boolean> reply) {
        reply.exceptionally(failure -> {
            LOG.log(Level.INFO, "{0} was not done: {1}", what, failure.getMessage());
            return false;
        });
    }

    // ---- leading and following

    @Override
    public void onLeaderChange(LeaderAndEpoch leader) {
        if (stopped || leader.isLeader(raft.nodeId()) && leader.epoch() == epoch) {
            return;
        }
        if (epoch != STANDBY) {
            LOG.log(Level.INFO, "epoch {0} is over, in which this was the active controller; {1} leads epoch {2}", epoch, leader.leaderId(), leader.epoch());
            renounce();
        }
        if (leader.isLeader(raft.nodeId())) {
            claim(leader.epoch());
        }
    }

    private void claim(int claimed) {
        long committed = timeline.committed().offset();
        Check.holds("controller.I2", committed < raft.endOffset(), "offset applied, end of the log", committed, raft.endOffset());
        epoch = claimed;
        if (trace.isOn()) {
            trace.step("ControllerLoop", "ControllerLoop", "active", Map.of("epoch", epoch));
        }
        try {
            Decision<MetadataVersion> activation = controller.activate(bootstrap, timeline.committed().transaction() != null);
            append(activation, activation.reply());
            tasks.start();
            fencing.start();
        } catch (RuntimeException e) {
            if (e instanceof KafkaException lost && lost.error() == ErrorCode.NOT_LEADER_OR_FOLLOWER) {
                renounce();
            } else {
                stop("it cannot become the active controller: " + e.getMessage());
            }
        }
    }

    /** Back to what is committed; what was not is whatever the next leader makes of it. */
    private void renounce() {
        if (epoch == STANDBY) {
            return;
        }
        int renounced = epoch;
        epoch = STANDBY;
        if (trace.isOn()) {
            trace.step("ControllerLoop", "ControllerLoop", "standby", Map.of("epoch", renounced));
        }
        tasks.stop();
        fencing.stop();
        timeline.revert();
        controller.deactivate();
        waiting.failAll(ControllerLoop::notController);
        raft.resign(renounced);
    }

    @Override
    public void onCommit(List<RecordBatch> batches, Runnable done) {
        if (stopped) {
            return;
        }
        for (RecordBatch batch : batches) {
            if (epoch != STANDBY && batch.partitionLeaderEpoch() > epoch) {
                renounce(); // another leads, and this node is about to be told
            }
            try {
                timeline.commit(MetadataBatch.of(batch));
            } catch (KafkaException e) {
                stop(e.getMessage());
                return;
            }
        }
        answer();
        done.run();
    }

    @Override
    public void onSnapshot(OffsetAndEpoch id, SnapshotFile snapshot, Runnable done) {
        if (stopped) {
            return;
        }
        Check.holds("controller.I2", epoch == STANDBY, "epoch, snapshot's end", epoch, id.offset());
        try {
            List<MetadataRecord> records = new ArrayList<>();
            snapshot.values().forEach(value -> records.add(MetadataRecordSerde.read(value)));
            timeline.load(records, new MetadataProvenance(id.offset() - 1, id.epoch(), snapshot.lastContainedLogTimeMs()));
        } catch (KafkaException e) {
            stop("snapshot " + SnapshotFile.fileName(id) + ": " + e.getMessage());
            return;
        }
        done.run();
    }

    /** CTL-7: whoever cannot apply what others did has no state to decide on, now or later. */
    private void stop(String why) {
        renounce();
        stopped = true;
        halt.accept(why);
    }
}
