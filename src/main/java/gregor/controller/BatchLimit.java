package gregor.controller;

/** How much one request may ask for: its records have to fit in one batch. The limits and the words are Kafka's. */
final class BatchLimit {

    static final int MAX_RECORDS = 10_000;
    static final String TOO_MANY_RECORDS = "Unable to perform excessively large batch operation.";

    private BatchLimit() {}

    /** Why a request that makes so many partitions is refused as a whole, before anything is made of it; null if it is not. */
    static String refusal(long partitions) {
        return partitions > MAX_RECORDS ? "Excessively large number of partitions per request." : null;
    }
}
