package gregor.sim;

/**
 * A batch of the metadata log as the invariants know it.
 *
 * @param base its first offset
 * @param end the offset behind its last
 * @param crc its checksum, which stands for its records
 */
record BatchId(long base, long end, int epoch, long crc) {

    /** What nothing in the log precedes. */
    static final BatchId NOTHING = new BatchId(-1, 0, 0, 0);

    @Override
    public String toString() {
        return "[" + base + ", " + end + ") of epoch " + epoch + " with checksum " + Long.toHexString(crc);
    }
}
