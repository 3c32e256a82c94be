package gregor.sim;

import gregor.port.Entropy;

/**
 * Numbers that look random and follow from a seed alone: SplitMix64, which steps through all 64-bit numbers by an odd
 * constant and scrambles the bits of each. Same seed, same numbers, on any machine. For one thread.
 */
public final class SimEntropy implements Entropy {

    private long state;

    public SimEntropy(long seed) {
        state = seed;
    }

    @Override
    public long nextLong() {
        state += 0x9E3779B97F4A7C15L;
        return mix(state);
    }

    /** A source of its own for one concern: what is drawn from it changes nothing in what is drawn elsewhere. */
    public SimEntropy fork(String concern) {
        return new SimEntropy(mix(state ^ mix(concern.hashCode())));
    }

    /** Whether something happens that happens in so many of a million cases. */
    boolean happens(int perMillion) {
        return perMillion > 0 && nextInt(1_000_000) < perMillion;
    }

    /** @return a number from {@code from} to {@code to}, both inclusive */
    long between(long from, long to) {
        return from + Long.remainderUnsigned(nextLong(), to - from + 1);
    }

    static long mix(long number) {
        long mixed = (number ^ (number >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
