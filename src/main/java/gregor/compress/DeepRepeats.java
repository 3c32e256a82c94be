package gregor.compress;

import java.nio.ByteBuffer;

/**
 * Finds longer repeats than {@link Repeats} does, and takes longer. All earlier sightings of four bytes are chained, the
 * latest first, and the search goes down the chain so far as it is allowed; a repeat is taken only if none that starts a
 * byte later is longer.
 */
final class DeepRepeats extends Repeats {

    private final int maxSightings;
    /** By position: how far back the sighting before it is, with the same hash; 0 for none. */
    private final char[] back;
    private int nextToChain;

    private int bestLength;
    private int bestDistance;

    /** @param maxSightings how many earlier places are looked at for each position, at least 1 */
    DeepRepeats(int maxBlockBytes, int maxSightings) {
        super(maxBlockBytes);
        this.maxSightings = maxSightings;
        this.back = new char[block().length];
    }

    @Override
    void begin(ByteBuffer plain, int count, int startMargin, int endMargin) {
        super.begin(plain, count, startMargin, endMargin);
        nextToChain = 0;
    }

    @Override
    boolean next() {
        int from = end();
        for (int at = from; at <= lastStart(); at++) {
            search(at);
            if (bestLength > 0) {
                return take(at, from);
            }
        }
        return false;
    }

    /** Takes the repeat that was found at a position, or a longer one that starts right behind it. */
    private boolean take(int at, int literals) {
        int start = at;
        int length = bestLength;
        int distance = bestDistance;
        while (start < lastStart()) {
            search(start + 1);
            if (bestLength <= length + 1) { // a byte more of literals must be made up for
                break;
            }
            start++;
            length = bestLength;
            distance = bestDistance;
        }
        found(start, start + length, distance, literals);
        return true;
    }

    private void search(int at) {
        chainUpTo(at);
        bestLength = 0;
        int word = word(at);
        int candidate = sighting(word); // 0, as in a slot never filled, is right or wrong as any other
        for (int looked = 0; looked < maxSightings && candidate < at; looked++) {
            if (word(candidate) == word && block()[candidate + bestLength] == block()[at + bestLength]) {
                int length = sameUntil(at + LEAST_BYTES, at - candidate) - at;
                if (length > bestLength) {
                    bestLength = length;
                    bestDistance = at - candidate;
                    if (at + length >= endLimit()) {
                        return;
                    }
                }
            }
            if (back[candidate] == 0) {
                return;
            }
            candidate -= back[candidate];
        }
    }

    /** Chains all positions before one. */
    private void chainUpTo(int at) {
        for (; nextToChain < at; nextToChain++) {
            back[nextToChain] = (char) (nextToChain - sighting(word(nextToChain)));
            see(nextToChain);
        }
    }
}
