package gregor.client;

import gregor.base.KafkaException;

/** Told exactly once how a request ended. */
public interface ReplyHandler<R> {

    /**
     * @param reply null with an error, and for a request that expects no reply
     * @param error null if the reply came (whatever error codes are in it); else NETWORK_EXCEPTION for a connection
     *     that failed, REQUEST_TIMED_OUT, UNSUPPORTED_VERSION, BROKER_NOT_AVAILABLE for a node nobody knows, or
     *     UNKNOWN_SERVER_ERROR for a reply that can't be read
     */
    void onReply(R reply, KafkaException error);
}
