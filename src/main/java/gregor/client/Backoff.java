package gregor.client;

/**
 * How long to wait after a failure: twice as long each time, up to a limit (KIP-580). Kafka spreads the delays by a
 * random fifth so that many clients don't come back at once; this client does without.
 *
 * @param initialMs after the first failure
 * @param maxMs the limit
 */
record Backoff(long initialMs, long maxMs) {

    private static final int MAX_DOUBLINGS = 30;

    /** @param failures in a row; 0 for no delay */
    long delayMs(int failures) {
        return failures <= 0 ? 0 : Math.min(maxMs, initialMs << Math.min(failures - 1, MAX_DOUBLINGS));
    }
}
