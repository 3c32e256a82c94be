package gregor.port;

/** Where randomness comes from, so that a simulated run can repeat it from a seed. */
public interface Entropy {

    long nextLong();

    /**
     * @param bound exclusive, positive
     * @return a number from 0 to {@code bound - 1}
     */
    default int nextInt(int bound) {
        return (int) Long.remainderUnsigned(nextLong(), bound);
    }
}
