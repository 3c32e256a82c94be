package gregor.tools;

/**
 * Durations counted in buckets that grow with the duration: exact to 1/32 of the value, at a fixed size. For each power
 * of two there are 32 buckets.
 */
final class Percentiles {

    private static final int SUB_BITS = 5;
    private static final int SUBS = 1 << SUB_BITS;

    private final long[] counts = new long[(Long.SIZE - SUB_BITS) * SUBS];
    private long total;
    private long sum;
    private long max;

    void add(long nanos) {
        long value = Math.max(0, nanos);
        counts[bucket(value)]++;
        total++;
        sum += value;
        max = Math.max(max, value);
    }

    /** Values below 32 have a bucket each; above, the bucket is the exponent and the 5 bits behind the leading one. */
    private static int bucket(long value) {
        int shift = Math.max(0, Long.SIZE - 1 - Long.numberOfLeadingZeros(value | 1) - SUB_BITS);
        return shift * SUBS + (int) (value >>> shift);
    }

    /** The largest value of a bucket. */
    private static long upperEnd(int bucket) {
        int shift = Math.max(0, bucket / SUBS - 1);
        return ((long) (bucket - shift * SUBS) + 1 << shift) - 1;
    }

    long total() {
        return total;
    }

    double meanNanos() {
        return total == 0 ? 0 : (double) sum / total;
    }

    long maxNanos() {
        return max;
    }

    /**
     * @param part from 0 to 1: 0.5 for the median
     * @return a value that so many of the durations do not exceed; 0 if there are none
     */
    long nanosAt(double part) {
        long wanted = (long) Math.ceil(part * total);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (counts[i] > 0 && seen >= wanted) {
                return Math.min(max, upperEnd(i));
            }
        }
        return max;
    }
}
