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
        long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
