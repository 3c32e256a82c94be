package gregor.scenarios;

import java.util.Map;

/**
 * One step of a recorded run.
 *
 * @param number from 1
 * @param timeMs milliseconds of the simulated clock since the recording began
 * @param node on which the step was made: {@code node 1}, {@code client}
 * @param from the class that acts; {@code NetworkClient} for whatever is at the other end of a client's socket
 * @param to the class that is acted on; the same for a change of state
 * @param what a word or two; where a whole frame travels, the name of its message
 * @param fields what is to be known of it, in a fixed order
 * @param sourceFile with slashes, as {@code gregor/network/Connection.java}
 * @param sourceLine where the step was made
 * @param frame what travelled: a frame with its size, or record batches; null for nothing
 * @param state of the node when the step was made: offsets of the watched partition, requests that wait
 */
public record TraceStep(int number, long timeMs, String node, String from, String to, String what, Map<String, String> fields,
        String sourceFile, int sourceLine, byte[] frame, Map<String, String> state) {

    @Override
    public String toString() {
        return number + " " + from + " -> " + to + ": " + what + " " + fields + " (" + sourceFile + ":" + sourceLine + ")";
    }
}
