package gregor.controller;

import gregor.config.NodeConfig;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationResponse;
import gregor.message.CreateTopicsMessage.CreatableTopic;
import gregor.message.CreateTopicsMessage.CreatableTopicConfig;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.message.CreateTopicsMessage.CreateTopicsResponse;
import gregor.metadata.BootstrapMetadata;
import gregor.metadata.Feature;
import gregor.metadata.MetadataVersion;
import gregor.port.Timers;
import gregor.port.Trace;
import gregor.sim.SimClock;
import gregor.sim.SimEntropy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A controller on a scripted quorum, whose thread and timers run when the test says so. */
final class ControllerNode implements Timers {

    /** It tells of each change of leaders, which tests make by the thousand. */
    private static final Logger LOOP_LOG = Logger.getLogger(ControllerLoop.class.getName());

    static {
        LOOP_LOG.setLevel(Level.OFF);
    }

    private record Due(long atMs, long order, Runnable task) {}

    final ScriptedQuorum quorum;
    final ScriptedQuorum.Member raft;
    final SimClock clock;
    final ControllerLoop loop;
    final Deque<Runnable> queue = new ArrayDeque<>();
    final List<String> halts = new ArrayList<>();
    /** What the loop would draw: from whom to whom, and what. */
    final List<String> steps = new ArrayList<>();
    private final Trace trace = new Trace() {
        @Override
        public boolean isOn() {
            return true;
        }

        @Override
        public void step(String from, String to, String what, Object... details) {
            steps.add(from + " -> " + to + ": " + what);
        }
    };
    /** What was asked last of each host. */
    final Map<String, Consumer<Boolean>> probes = new TreeMap<>();
    private final List<Due> timers = new ArrayList<>();
    private long timersMade;

    ControllerNode(ScriptedQuorum quorum, int id, SimClock clock, Map<String, String> settings) {
        this(quorum, id, clock, settings, bootstrap());
    }

    private ControllerNode(ScriptedQuorum quorum, int id, SimClock clock, Map<String, String> settings, BootstrapMetadata bootstrap) {
        this.quorum = quorum;
        this.raft = quorum.new Member(id);
        this.clock = clock;
        Map<String, String> all = new TreeMap<>(settings);
        all.put("node.id", Integer.toString(id));
        all.put("process.roles", "controller");
        all.put("listeners", "CONTROLLER://localhost:9093");
        all.put("controller.quorum.voters", "1@localhost:9093,2@localhost:9094,3@localhost:9095");
        all.putIfAbsent("default.replication.factor", "1");
        NodeConfig config = NodeConfig.with(all);
        this.loop = new ControllerLoop(config, state -> new Controller(config, Cluster.ID, state, clock, new SimEntropy(id)),
            (host, port, refused) -> probes.put(host, refused), bootstrap, raft, clock, this, trace, queue::add, halts::add);
        loop.start();
        run();
    }

    /** One node that leads at once, with the cluster's first records committed. */
    static ControllerNode alone() {
        return alone(bootstrap());
    }

    /** @param level of a cluster that has no other features */
    static ControllerNode alone(MetadataVersion level) {
        return alone(BootstrapMetadata.of(level, Map.of(), "a test"));
    }

    private static ControllerNode alone(BootstrapMetadata bootstrap) {
        ControllerNode node = new ControllerNode(new ScriptedQuorum(), 1, new SimClock(1_000_000), Map.of(), bootstrap);
        node.quorum.lead(node.raft, 0, node.clock.millis());
        node.commit();
        return node;
    }

    private static BootstrapMetadata bootstrap() {
        Map<String, Short> levels = new TreeMap<>();
        for (Feature feature : Feature.values()) {
            levels.put(feature.featureName(), feature.latestLevel());
        }
        return BootstrapMetadata.of(MetadataVersion.LATEST_PRODUCTION, levels, "a test");
    }

    /** Lets the thread do what it has to do. */
    ControllerNode run() {
        while (!queue.isEmpty()) {
            queue.poll().run();
        }
        return this;
    }

    /** All that the leader has is committed, and told here. */
    ControllerNode commit() {
        run();
        quorum.committed = quorum.log.size();
        raft.tellAll();
        return run();
    }

    @Override
    public Timer after(long delayMs, Runnable task) {
        Due due = new Due(clock.millis() + delayMs, timersMade++, task);
        timers.add(due);
        return () -> timers.remove(due);
    }

    int timersSet() {
        return timers.size();
    }

    /** The timers that are due put their tasks into the queue. */
    void fireOnly() {
        for (Due due : List.copyOf(timers)) {
            if (due.atMs() <= clock.millis() && timers.remove(due)) {
                due.task().run();
            }
        }
    }

    /** The timers that are due run, each at its time as far as nodes share a clock, and what they cause. */
    void fire() {
        while (true) {
            Due next = timers.stream().min(Comparator.comparingLong(Due::atMs).thenComparingLong(Due::order)).orElse(null);
            if (next == null || next.atMs() > clock.millis()) {
                return;
            }
            timers.remove(next);
            next.task().run();
            run();
        }
    }

    /** A broker that has registered and is let in; both committed. @return its epoch */
    long withBroker(int id) {
        CompletableFuture<BrokerRegistrationResponse> registered = loop.submit(c -> c.registerBroker(Cluster.registration(id, null, clock.millis() + id), 4));
        commit();
        long epoch = registered.join().brokerEpoch();
        loop.submit(c -> c.heartbeat(Cluster.heartbeat(id, epoch), 1));
        commit();
        return epoch;
    }

    CompletableFuture<CreateTopicsResponse> create(String name) {
        CreatableTopic topic = new CreatableTopic(name, 2, (short) 1, List.of(), List.of(new CreatableTopicConfig("retention.ms", "5")));
        return loop.submit(c -> c.createTopics(new CreateTopicsRequest(List.of(topic), 0, false)));
    }
}
