package gregor.broker;

import gregor.base.KafkaException;
import gregor.protocol.ApiKey;
import gregor.protocol.VersionRange;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;

/**
 * Takes a broker's requests to the active controller, wherever that is: over the network even if it is in the same process.
 * Requests leave in the order in which they are given, so one that must not wait behind others, such as a heartbeat, is given to
 * a channel of its own.
 *
 * <p>A request is sent again, to whoever is found to be the active controller then, when the connection is lost or a reply says
 * NOT_CONTROLLER (see {@link ReplyErrors}); so it may arrive twice. Any thread may call.
 *
 * <p>Source: Kafka's {@code NodeToControllerChannelManager}.
 */
public interface ControllerChannel {

    /**
     * Sends a request in the highest version that both sides know.
     *
     * @param body makes the request for a version, each time it is sent
     * @param timeoutMs from now to the reply; Long.MAX_VALUE to go on trying until the channel is closed
     * @param outcome told once, never from within this call: the reply, whatever other errors are in it, or why there is none:
     *     REQUEST_TIMED_OUT, UNSUPPORTED_VERSION, or NETWORK_EXCEPTION for a channel that was closed. It must not block
     */
    <Q extends Record, R extends Record> void send(Class<Q> type, Class<R> replyType, IntFunction<Q> body, long timeoutMs,
        BiConsumer<R, KafkaException> outcome);

    /**
     * The versions of an API that the controller serves it was last connected to.
     *
     * @return {@link VersionRange#NONE} if it does not serve the API; empty while no controller has been reached
     */
    Optional<VersionRange> controllerVersions(ApiKey key);
}
