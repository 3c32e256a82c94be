package gregor.scenarios;

import gregor.base.TopicPartition;
import gregor.sim.QuorumStage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;

/** A story of three replicas of the metadata log, in the simulator: same seed, same story. */
final class QuorumScenario extends NamedScenario {

    private static final TopicPartition METADATA = new TopicPartition("__cluster_metadata", 0);
    private static final int NODES = 3;

    /** What happens. Recording begins when the story says so. */
    private interface Story {

        void tell(QuorumStage stage, TraceRecording recording);
    }

    private final long seed;
    private final Story story;

    private QuorumScenario(String name, String title, long seed, Story story) {
        super(name, title);
        this.seed = seed;
        this.story = story;
    }

    /** Node 1 leads, and is killed. */
    static QuorumScenario election() {
        return new QuorumScenario("election", "The leader is killed, and another one is elected", 4, (stage, recording) -> {
            elect(stage, 1);
            recording.begin();
            stage.kill(1);
            stage.until("another leader", () -> stage.leader() > 1);
            int leader = stage.leader();
            stage.until("its first record to be committed", () -> stage.highWatermark(leader) == stage.endOffset(leader));
        });
    }

    /** Node 1 appends while it is alone, and comes back when another leads. */
    static QuorumScenario divergence() {
        return new QuorumScenario("divergence", "A leader that was cut off has records that nobody else has", 4, (stage, recording) -> {
            elect(stage, 1);
            long before = stage.endOffset(1);
            stage.append(1, 100);
            stage.until("a record to be committed, and known to be", () -> stage.highWatermark(2) > before && stage.highWatermark(3) > before);
            stage.cut(1, 2);
            stage.cut(1, 3);
            stage.append(1, 101);
            stage.append(1, 102);
            stage.until("another leader", () -> stage.leads(2) || stage.leads(3));
            int leader = stage.leads(2) ? 2 : 3;
            stage.append(leader, 200);
            stage.pass(4_000);
            recording.begin();
            stage.heal();
            stage.until("the log of node 1 to be as its leader's", () -> stage.epoch(1) == stage.epoch(leader)
                && stage.highWatermark(1) == stage.endOffset(leader));
        });
    }

    /** The leader is cut off; it notices, and so do the others. */
    static QuorumScenario partition() {
        return new QuorumScenario("partition", "The leader is cut off from the others", 4, (stage, recording) -> {
            elect(stage, 1);
            recording.begin();
            stage.cut(1, 2);
            stage.cut(1, 3);
            stage.until("another leader", () -> stage.leads(2) || stage.leads(3));
            stage.until("the old one to notice", () -> !stage.leads(1));
            stage.heal();
            stage.until("one leader for all", () -> stage.leader() > 0);
        });
    }

    /** Elections until a certain node leads, and everybody knows all that it has. */
    private static void elect(QuorumStage stage, int wanted) {
        stage.start(1, 2, 3);
        stage.until("a leader", () -> stage.leader() > 0);
        while (stage.leader() != wanted) {
            stage.resign(stage.leader());
            stage.until("no leader", () -> stage.leader() == 0);
            stage.until("a leader", () -> stage.leader() > 0);
        }
        stage.until("the leader's first record to be known", () -> stage.highWatermark(1) == stage.endOffset(1)
            && stage.highWatermark(2) == stage.endOffset(1) && stage.highWatermark(3) == stage.endOffset(1));
    }

    @Override
    public ScenarioRun run(Path folder, Consumer<TraceStep> watcher) {
        LaterTraces traces = new LaterTraces();
        QuorumStage stage = new QuorumStage(seed, NODES, traces);
        TraceRecording recording = new TraceRecording(stage.clock(), METADATA);
        recording.watch(watcher);
        traces.to(recording);
        story.tell(stage, recording);
        List<TraceStep> steps = recording.end();
        for (int id = 1; id <= NODES; id++) {
            DiskCopy.copy(stage.disk(id), Path.of("/data"), folder.resolve("node-" + id));
        }
        return new ScenarioRun(steps, new LinkedHashMap<>());
    }
}
