package gregor.controller;

/**
 * What a broker is to the cluster between one heartbeat and the next.
 * <pre>
 *   FENCED --caught up--> UNFENCED --wants to stop, leads something--> CONTROLLED_SHUTDOWN
 *      |                     |                                               |
 *      +----wants to stop----+--wants to stop, leads nothing-----------------+--leads nothing, all others know--> SHUTDOWN_NOW
 * </pre>
 * An unfenced broker is fenced when it asks for it, or is not heard of for too long. Source: Kafka's enum of this name.
 */
enum BrokerControlState {
    /** It leads nothing and is not shown to clients. */
    FENCED,
    /** It takes part. */
    UNFENCED,
    /** It is leaving: what it leads is given to others, and it stays until they all know. */
    CONTROLLED_SHUTDOWN,
    /** It may stop now, and is fenced. */
    SHUTDOWN_NOW;

    boolean isFenced() {
        return this == FENCED || this == SHUTDOWN_NOW;
    }
}
