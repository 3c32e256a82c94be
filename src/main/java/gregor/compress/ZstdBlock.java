package gregor.compress;

/** What a block is packed as: sequences, each some literals and a match, and literals behind the last. */
final class ZstdBlock {

    /** A match has four bytes at the least, so a block has no more sequences than this. */
    private static final int MAX_SEQUENCES = ZstdFrame.MAX_BLOCK_BYTES / ZstdMatches.LEAST_MATCH_BYTES;

    private final int[][] numbers;
    private final byte[] literals;
    private int count;
    private int literalBytes;

    /** @param maxBytes the size of the largest block it is to hold */
    ZstdBlock(int maxBytes) {
        literals = new byte[maxBytes];
        numbers = new int[ZstdCode.values().length][Math.min(MAX_SEQUENCES, maxBytes / ZstdMatches.LEAST_MATCH_BYTES)];
    }

    void clear() {
        count = 0;
        literalBytes = 0;
    }

    /** Adds a sequence: literals that are copied, and a match. */
    void add(byte[] plain, int from, int length, int offsetValue, int match) {
        addLiterals(plain, from, length);
        numbers[ZstdCode.LITERALS.ordinal()][count] = length;
        numbers[ZstdCode.OFFSET.ordinal()][count] = offsetValue;
        numbers[ZstdCode.MATCH.ordinal()][count] = match;
        count++;
    }

    void addLiterals(byte[] plain, int from, int length) {
        System.arraycopy(plain, from, literals, literalBytes, length);
        literalBytes += length;
    }

    /** How many sequences there are. */
    int count() {
        return count;
    }

    int number(ZstdCode code, int sequence) {
        return numbers[code.ordinal()][sequence];
    }

    byte[] literals() {
        return literals;
    }

    int literalBytes() {
        return literalBytes;
    }
}
