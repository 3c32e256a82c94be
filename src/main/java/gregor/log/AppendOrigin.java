package gregor.log;

/** Who hands a leader its records, and so how far they are trusted. Source: Kafka's {@code AppendOrigin}. */
public enum AppendOrigin {

    /** A producer: everything is checked. */
    CLIENT,
    /** A coordinator on this node, transaction markers included: the batch was built here. */
    COORDINATOR
}
