package gregor.sim;

import java.util.List;
import java.util.SortedMap;

/**
 * What came of a run.
 *
 * @param swarm the kinds of faults that were on, for people
 * @param schedule what happened
 * @param hash of all events; the same for the same seed
 * @param marks how often something rare happened, by its name
 * @param failure what did not hold; null if all did
 */
public record RunReport(RunSettings settings, String swarm, List<Fault> schedule, long hash, long events, long virtualNanos, long elections,
        long crashes, long messages, SortedMap<String, Long> marks, Failure failure) {

    /**
     * @param what the invariant's number, and in which way it does not hold
     * @param event the number of the event after which it was seen
     * @param atMs the world's time
     */
    public record Failure(String what, long event, long atMs, Throwable cause) {

        /** The invariant alone, or the kind of error. */
        public String id() {
            int end = what.indexOf(':');
            return end < 0 ? what : what.substring(0, end);
        }

        @Override
        public String toString() {
            return what + " (event " + event + ", " + atMs + " ms)";
        }
    }

    public boolean failed() {
        return failure != null;
    }
}
