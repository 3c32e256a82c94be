package gregor.scenarios;

import gregor.base.TopicPartition;
import gregor.replica.Partition;
import gregor.sim.ClusterStage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A story of one partition with a replica on each of three nodes, in the simulator: same seed, same story. Node 1 leads at first. */
final class ReplicationScenario extends NamedScenario {

    private static final int NODES = 3;
    private static final long SEED = 6;
    /** What nobody asks for is left out, and heartbeats come seldom enough to be counted. */
    private static final Map<String, String> SETTINGS = Map.of("metadata.max.idle.interval.ms", "0", "broker.heartbeat.interval.ms", "3000",
        "replica.lag.time.max.ms", "4000");
    /** Who lags is late soon, and until then few fetches and no heartbeat come in between. */
    private static final Map<String, String> IMPATIENT = Map.of("metadata.max.idle.interval.ms", "0", "broker.heartbeat.interval.ms", "20000",
        "broker.session.timeout.ms", "60000", "replica.lag.time.max.ms", "2000", "replica.fetch.wait.max.ms", "2000");
    /** None is left that waits at the leader, and the next ones don't get there. */
    private static final long FETCHES_ARE_ANSWERED_MS = 600;
    private static final Map<String, String> SAFE = Map.of("min.insync.replicas", "2");

    /** What happens. Recording begins when the story says so. */
    private interface Story {

        void tell(ClusterStage stage, TraceRecording recording, TopicPartition partition);
    }

    private final TopicPartition partition;
    private final Map<String, String> settings;
    private final Story story;

    private ReplicationScenario(String name, String title, String topic, Story story) {
        this(name, title, topic, SETTINGS, story);
    }

    private ReplicationScenario(String name, String title, String topic, Map<String, String> settings, Story story) {
        super(name, title);
        this.partition = new TopicPartition(topic, 0);
        this.settings = settings;
        this.story = story;
    }

    /** One record, and what it takes until its producer hears of it and a consumer reads it. */
    static ReplicationScenario journey() {
        return new ReplicationScenario("journey", "One record with acks=all, through three nodes, to a consumer", "journey", (stage, recording, journey) -> {
            settle(stage, journey, 0);
            recording.begin();
            CompletableFuture<Long> sent = stage.produce(1, journey, "lamp", "on");
            stage.until("the record to be safe", sent::isDone);
            if (!stage.read(1, journey, 0).equals(List.of("on"))) {
                throw new IllegalStateException("a consumer reads something else");
            }
        });
    }

    /** How the high watermark moves, on the leader and behind it. */
    static ReplicationScenario replication() {
        return new ReplicationScenario("replication", "Two followers copy a record, and the high watermark passes it", "copied",
            (stage, recording, copied) -> {
                settle(stage, copied, 0);
                recording.begin();
                CompletableFuture<Long> sent = stage.produce(1, copied, "lamp", "on");
                stage.until("the record to be safe", sent::isDone);
                stage.until("all to know it", () -> stage.allHave(copied, 1, 1, 2, 3));
            });
    }

    /** Node 3 is cut off from the others, is put out, and comes back. */
    static ReplicationScenario isr() {
        return new ReplicationScenario("isr", "A follower falls behind, leaves the ISR, and joins it again", "lagging", IMPATIENT,
            (stage, recording, lagging) -> {
                settle(stage, lagging, 0);
                recording.begin();
                stage.cut(1, 3);
                CompletableFuture<Long> sent = stage.produce(1, lagging, "lamp", "on");
                stage.until("the ISR to be smaller", () -> isr(stage, 1, lagging).size() == 2);
                stage.until("the record to be safe", sent::isDone);
                stage.heal();
                stage.until("the ISR to be whole again", () -> isr(stage, 1, lagging).size() == NODES);
            });
    }

    /** Node 1 is killed with a record that nobody else has; it comes back under another leader. */
    static ReplicationScenario truncation() {
        return new ReplicationScenario("truncation", "A leader is killed, and what only it had is cut when it comes back", "cut",
            (stage, recording, cut) -> {
                settle(stage, cut, 0);
                CompletableFuture<Long> kept = stage.produce(1, cut, "lamp", "on");
                stage.until("a record to be safe", kept::isDone);
                stage.until("all to know it", () -> stage.allHave(cut, 1, 1, 2, 3));
                stage.cut(1, 2);
                stage.cut(1, 3);
                stage.pass(FETCHES_ARE_ANSWERED_MS);
                stage.produce(1, cut, "lamp", "lost");
                stage.until("the leader to have a record alone", () -> stage.replica(1, cut).log().logEndOffset() == 2);
                recording.begin();
                stage.kill(1);
                stage.heal();
                stage.until("another leader", () -> stage.leader(cut) > 1);
                CompletableFuture<Long> other = stage.produce(stage.leader(cut), cut, "lamp", "off");
                stage.until("another record to be safe", other::isDone);
                stage.start(1);
                stage.until("all to have the same", () -> stage.allHave(cut, 2, 1, 2, 3) && isr(stage, stage.leader(cut), cut).size() == NODES);
            });
    }

    /** All nodes are there, node 1 leads, and everybody has everything. */
    private static void settle(ClusterStage stage, TopicPartition partition, long end) {
        stage.start(1, 2, 3);
        stage.until("all nodes to be let in", () -> stage.isUp(1) && stage.isUp(2) && stage.isUp(3));
        stage.createTopic(1, partition.topic(), List.of(1, 2, 3), SAFE);
        stage.until("node 1 to lead", () -> stage.leader(partition) == 1);
        stage.until("all to be in the ISR", () -> isr(stage, 1, partition).size() == NODES && stage.allHave(partition, end, 1, 2, 3));
        stage.pass(100);
    }

    /** As a leader knows it. */
    private static List<Integer> isr(ClusterStage stage, int leader, TopicPartition partition) {
        Partition replica = leader == 0 ? null : stage.replica(leader, partition);
        return replica == null || !replica.isLeader() ? List.of() : replica.isr().isr();
    }

    @Override
    public ScenarioRun run(Path folder, Consumer<TraceStep> watcher) {
        LaterTraces traces = new LaterTraces();
        ClusterStage stage = ClusterStage.combined(SEED, NODES, settings, traces);
        TraceRecording recording = new TraceRecording(stage.clock(), partition);
        recording.watch(watcher);
        traces.to(recording);
        story.tell(stage, recording, partition);
        List<TraceStep> steps = recording.end();
        for (int id = 1; id <= NODES; id++) {
            DiskCopy.copy(stage.disk(id), Path.of("/data"), folder.resolve("node-" + id));
        }
        return new ScenarioRun(steps, new LinkedHashMap<>());
    }
}
