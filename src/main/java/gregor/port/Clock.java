package gregor.port;

/** The time, as seen by one node. Code that decides takes the time as an argument; only edges ask a clock. */
public interface Clock {

    /** Milliseconds since 1970-01-01 UTC. May jump in either direction when the machine's clock is set. */
    long millis();

    /** Nanoseconds since an arbitrary moment; never goes back. Only differences mean anything. */
    long nanos();
}
