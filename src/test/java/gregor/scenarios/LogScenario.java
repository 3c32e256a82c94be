package gregor.scenarios;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.port.Trace;
import gregor.sim.SimClock;
import gregor.sim.SimDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A scenario of logs on a simulated disk, with no node around them. */
abstract class LogScenario extends NamedScenario {

    static final Path DATA = Path.of("/data");
    static final Uuid TOPIC_ID = Uuid.parse("7KjKFb7lT3yNeSVfvFJFkg");

    LogScenario(String name, String title) {
        super(name, title);
    }

    @Override
    public final ScenarioRun run(Path folder, Consumer<TraceStep> watcher) {
        try {
            return begin(watcher).run(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    abstract Play begin(Consumer<TraceStep> watcher) throws IOException;

    /** One run, and the world that it happens in. */
    abstract static class Play {

        final SimClock clock = new SimClock();
        final SimDisk disk = new SimDisk();
        final TraceRecording recording;
        final Trace trace;

        Play(TopicPartition partition, Consumer<TraceStep> watcher) {
            recording = new TraceRecording(clock, partition);
            recording.watch(watcher);
            trace = new RecordedTrace(ScenarioNode.NAME, recording);
        }

        abstract ScenarioRun run(Path folder) throws IOException;
    }
}
