package gregor.scenarios;

import gregor.base.TopicPartition;
import gregor.protocol.ApiKey;
import gregor.sim.ClusterStage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A broker's life as the controller sees it: node 2 registers, is let in, leads a partition, and is killed; node 3 leads it then. */
final class LifeScenario extends NamedScenario {

    private static final TopicPartition PARTITION = new TopicPartition("payments", 0);
    private static final int NODES = 3;
    /** What nobody asks for is left out, and heartbeats come seldom enough to be counted. */
    private static final Map<String, String> SETTINGS = Map.of("metadata.max.idle.interval.ms", "0", "broker.heartbeat.interval.ms", "6000");
    private static final long MORE_THAN_A_SESSION_MS = 11_000;

    LifeScenario() {
        super("life", "A broker registers, is let in, leads, and is killed");
    }

    @Override
    public ScenarioRun run(Path folder, Consumer<TraceStep> watcher) {
        LaterTraces traces = new LaterTraces();
        ClusterStage stage = new ClusterStage(4, NODES - 1, SETTINGS, traces);
        TraceRecording recording = new TraceRecording(stage.clock(), PARTITION);
        recording.watch(watcher);
        traces.to(recording);
        Map<String, byte[]> captures = new LinkedHashMap<>();
        stage.watch((node, frame) -> {
            if (frame.getShort(frame.position()) == ApiKey.ENVELOPE.id()) {
                captures.put("envelope-request", ByteBuffer.allocate(Integer.BYTES + frame.remaining()).putInt(frame.remaining()).put(frame).array());
            }
        });
        stage.start(1);
        stage.start(3);
        stage.until("node 3 to be let in", () -> stage.isUp(3));
        recording.begin();
        stage.start(2);
        stage.until("node 2 to be let in", () -> stage.isUp(2));
        stage.createTopic(2, PARTITION.topic(), List.of(2, 3), Map.of());
        stage.pass(100);
        stage.kill(2);
        stage.pass(MORE_THAN_A_SESSION_MS);
        List<TraceStep> steps = recording.end();
        for (int id = 1; id <= NODES; id++) {
            DiskCopy.copy(stage.disk(id), Path.of("/data"), folder.resolve("node-" + id));
        }
        return new ScenarioRun(steps, captures);
    }
}
