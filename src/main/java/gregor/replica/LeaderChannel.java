package gregor.replica;

import gregor.base.KafkaException;
import java.util.function.BiConsumer;

/**
 * Takes a follower's requests to one leader node. Everything happens on one thread, the fetcher's: requests leave from there, and
 * replies are told and appended there.
 */
public interface LeaderChannel extends AutoCloseable {

    /** Runs something on the fetcher's thread, behind what was given before. @return false if the channel is closed; it does not run then */
    boolean execute(Runnable task);

    /**
     * Sends a request; of the fetcher's thread alone. One may be under way at a time.
     *
     * @param outcome on that thread, later, once: the reply, or why there is none
     */
    <Q extends Record, R extends Record> void send(Class<Q> type, Class<R> replyType, Q request, BiConsumer<R, KafkaException> outcome);

    /** Makes the request under way fail, later, by ending the connection; of the fetcher's thread alone. No effect if there is none. */
    void giveUp();

    /** Takes nothing more, and returns when nothing runs any more. What is under way is told that it failed. */
    @Override
    void close();

    /** Opens channels. */
    interface Factory {

        /**
         * A channel of its own thread. Where the leader is, is looked up with each request.
         *
         * @param name of the thread and of the client, for people
         */
        LeaderChannel open(int leaderId, String name);
    }
}
