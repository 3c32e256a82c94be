package gregor.scenarios;

import gregor.port.Trace;
import java.lang.StackWalker.StackFrame;

/** The trace of one node: each step goes to a recording that several nodes share, with the line of code that made it. */
public final class RecordedTrace implements Trace {

    private static final StackWalker WALKER = StackWalker.getInstance();

    private final String node;
    private final TraceRecording recording;

    /** @param node as the steps name it */
    public RecordedTrace(String node, TraceRecording recording) {
        this.node = node;
        this.recording = recording;
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public void step(String from, String to, String what, Object... details) {
        StackFrame caller = WALKER.walk(frames -> frames.skip(1).findFirst().orElseThrow());
        recording.add(node, caller, from, to, what, details);
    }
}
