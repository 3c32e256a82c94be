package gregor.raft;

import gregor.base.KafkaException;
import gregor.port.Clock;
import gregor.port.Timers;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Runs a {@link RaftNode} on an event loop: brings it requests, replies and time, and has it force what it appended. That happens once
 * for all that the loop had to do at the moment: many appends share one write to the disk.
 *
 * <p>An event that throws is the end: the node's state cannot be trusted any more, and it does nothing from then on. Source: Kafka's
 * {@code KafkaRaftClientDriver}.
 */
public final class RaftDriver {

    private final RaftNode node;
    private final Executor loop;
    private final Timers timers;
    private final Clock clock;
    private final Consumer<Throwable> onFailure;

    // Of the loop's thread alone.
    private boolean stopped;
    private boolean flushQueued;
    private Timers.Timer timer;
    private long timerAtNanos = Moment.NEVER;
    private CompletableFuture<Void> stopping;
    private Consumer<Optional<RaftChannel.Peer>> leaderWatcher = leader -> { };
    private LeaderAndEpoch toldLeader = new LeaderAndEpoch(LeaderAndEpoch.NOBODY, 0);
    private Optional<RaftChannel.Peer> toldAddress = Optional.empty();

    private volatile short kraftVersion;

    /**
     * @param ports whose channel tells outcomes on the loop's thread
     * @param loop runs what it is given one after another, on a thread of its own
     * @param onFailure told once, on the loop's thread, if the node cannot go on
     */
    public RaftDriver(RaftSettings settings, RaftNode.Ports ports, Executor loop, Timers timers, Consumer<Throwable> onFailure) {
        RaftChannel channel = ports.channel();
        RaftChannel guarded = new RaftChannel() {
            @Override
            public void send(Peer to, Record request, BiConsumer<Record, KafkaException> outcome) {
                channel.send(to, request, (response, failure) -> run(() -> outcome.accept(response, failure)));
            }
        };
        this.node = new RaftNode(settings,
            new RaftNode.Ports(ports.clock(), ports.entropy(), ports.log(), ports.store(), guarded, ports.trace()), this::afterEvent);
        this.loop = loop;
        this.timers = timers;
        this.clock = ports.clock();
        this.onFailure = onFailure;
    }

    /** The quorum as its users on this node see it; for the loop's thread. */
    public RaftClient client() {
        return node;
    }

    /** The finalized level of {@code kraft.version}; any thread may ask. */
    public short kraftVersion() {
        return kraftVersion;
    }

    /** Lets the node go on where it stopped. */
    public void start() {
        execute(node::start);
    }

    /**
     * @param watcher told on the loop's thread who leads and where that node listens, whenever that changes, and when the same node leads in
     *     another epoch: it may be another process. Empty if nobody is known. To be given before {@link #start}
     */
    public void watchLeader(Consumer<Optional<RaftChannel.Peer>> watcher) {
        execute(() -> leaderWatcher = watcher);
    }

    /** Does something with the {@link #client} on the loop's thread. */
    public void execute(Runnable task) {
        loop.execute(() -> run(task));
    }

    /**
     * Brings a request of another node; from any thread.
     *
     * @param reply told once on the loop's thread, or never if the node has stopped
     */
    public void handle(Record request, int version, Consumer<Record> reply) {
        execute(() -> node.handle(request, version, reply));
    }

    private void run(Runnable event) {
        if (stopped) {
            return;
        }
        try {
            event.run();
        } catch (RuntimeException | Error e) {
            stop();
            onFailure.accept(e);
        }
    }

    private void afterEvent() {
        if (stopped) {
            return;
        }
        if (node.needsFlush() && !flushQueued) {
            flushQueued = true;
            execute(() -> {
                flushQueued = false;
                node.flush();
            });
        }
        arm(node.nextTickNanos());
        kraftVersion = node.kraftVersion();
        tellLeader();
        if (stopping != null && node.hasHandedOver()) {
            stop();
        }
    }

    private void tellLeader() {
        LeaderAndEpoch leader = node.leader();
        Optional<RaftChannel.Peer> address = node.leaderAddress();
        if (!address.equals(toldAddress) || leader.hasLeader() && !leader.equals(toldLeader)) {
            toldLeader = leader;
            toldAddress = address;
            leaderWatcher.accept(address);
        }
    }

    /** A timer that is set for an earlier moment may stay: it looks what there is to do, and sets the next one. */
    private void arm(long atNanos) {
        if (atNanos == Moment.NEVER || timerAtNanos != Moment.NEVER && timerAtNanos - atNanos <= 0) {
            return;
        }
        if (timer != null) {
            timer.cancel();
        }
        timerAtNanos = atNanos;
        long delayNanos = Math.max(0, atNanos - clock.nanos());
        timer = timers.after((delayNanos + TimeUnit.MILLISECONDS.toNanos(1) - 1) / TimeUnit.MILLISECONDS.toNanos(1), () -> execute(() -> {
            timerAtNanos = Moment.NEVER;
            node.tick();
        }));
    }

    /**
     * Stops the node. If it leads, it says so to the others first, and waits a little until they have heard it: they need not
     * wait until they miss it.
     *
     * @param maxWaitMs how long
     * @return completed on the loop's thread when the node does nothing any more
     */
    public CompletableFuture<Void> stop(long maxWaitMs) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            if (stopped) {
                done.complete(null);
                return;
            }
            stopping = done;
            timers.after(maxWaitMs, () -> loop.execute(this::stop));
            run(() -> node.resign(node.leader().epoch()));
            afterEvent();
        });
        return done;
    }

    private void stop() {
        stopped = true;
        if (timer != null) {
            timer.cancel();
        }
        if (stopping != null) {
            stopping.complete(null);
        }
    }
}
