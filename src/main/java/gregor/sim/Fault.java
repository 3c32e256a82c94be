package gregor.sim;

/**
 * One thing that goes wrong in a run.
 *
 * @param number its place in the schedule that the seed gives, from 0
 * @param atMs when it begins
 * @param lengthMs how long it lasts, or how long the node is down
 * @param node whom it happens to
 * @param other a second node, for what happens between two
 * @param seed of what is drawn while it happens; so leaving out another fault does not change this one
 */
public record Fault(int number, FaultKind kind, long atMs, long lengthMs, int node, int other, long seed) {

    SimEntropy draws() {
        return new SimEntropy(seed);
    }

    @Override
    public String toString() {
        return "#" + number + " at " + atMs + " ms: " + kind + ", " + kind.what() + "; node " + node + ", other " + other
            + (lengthMs > 0 ? ", " + lengthMs + " ms" : "");
    }
}
