package gregor.scenarios;

import gregor.port.Trace;
import java.util.function.IntFunction;

/** Traces of the nodes of a stage. The recording needs the stage's clock, and the stage's nodes need their traces. */
final class LaterTraces implements IntFunction<Trace> {

    private TraceRecording recording;

    /** Where the steps go; before the first node starts. */
    void to(TraceRecording made) {
        recording = made;
    }

    @Override
    public Trace apply(int node) {
        return new RecordedTrace("node " + node, recording);
    }
}
