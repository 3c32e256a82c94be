package gregor.sim;

/**
 * What a fault does to single messages of a path while it lasts, in so many of a million.
 *
 * @param resets connections that break at a message (F18): in its middle, or behind a request and before its response
 * @param stalls connections that stop to move for a while and then break. This is how a message is lost (F14): TCP loses
 *     none without losing the connection
 * @param holds connections that stop to move for a while and then go on (F15, F19)
 * @param duplicates requests that are sent again, later, over a connection of their own (F16)
 * @param maxHoldNanos the longest that something is stopped or comes later
 * @param draws this fault's own
 */
record LinkTrouble(int resets, int stalls, int holds, int duplicates, long maxHoldNanos, SimEntropy draws) {

    static LinkTrouble none() {
        return new LinkTrouble(0, 0, 0, 0, 1, new SimEntropy(0));
    }

    /** Most are short. */
    long drawHoldNanos() {
        return maxHoldNanos >> draws.nextInt(Long.SIZE - Long.numberOfLeadingZeros(maxHoldNanos) / 2);
    }
}
