package gregor.log;

/** How far a read may go. Source: Kafka's {@code FetchIsolation}. */
public enum FetchIsolation {

    /** To the end of the log: followers. */
    LOG_END,
    /** To the high watermark: consumers. */
    HIGH_WATERMARK,
    /** To the last stable offset, with the aborted transactions: consumers of committed records. */
    TXN_COMMITTED
}
