package gregor.replica;

/**
 * Where a consumer is, as a leader has to know it that may send it to a nearer replica (KIP-392). Source: Kafka's {@code ClientMetadata}.
 *
 * @param rack its {@code client.rack}; empty if it has none
 * @param listenerName of the listener through which it came: it can only be sent to brokers that have it
 */
public record ConsumerPlace(String rack, String listenerName) {}
