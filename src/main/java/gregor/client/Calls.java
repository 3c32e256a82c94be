package gregor.client;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import java.util.Collection;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits, on the caller's thread, for what a {@link NetworkClient} does: it polls until it is done or time is up. */
final class Calls {

    private final NetworkClient client;
    private final Backoff backoff;

    Calls(NetworkClient client) {
        this.client = client;
        this.backoff = new Backoff(client.config().retryBackoffMs(), client.config().retryBackoffMaxMs());
    }

    NetworkClient client() {
        return client;
    }

    /**
     * Polls until something is true.
     *
     * @return whether it became true before the deadline
     */
    boolean await(BooleanSupplier done, long deadlineMs) {
        while (!done.getAsBoolean()) {
            long leftMs = deadlineMs - client.nowMs();
            if (leftMs <= 0) {
                return false;
            }
            client.poll(leftMs);
        }
        return true;
    }

    /** Lets time pass, without letting the network wait. */
    void pause(long ms) {
        await(() -> false, client.nowMs() + ms);
    }

    /**
     * One request, one try.
     *
     * @throws KafkaException what {@link ReplyHandler} would be told
     */
    <Q, R> R call(int nodeId, ClientRequest<Q, R> request, long deadlineMs) {
        Answer<R> answer = new Answer<>();
        long timeoutMs = Math.max(1, Math.min(client.config().requestTimeoutMs(), deadlineMs - client.nowMs()));
        client.send(nodeId, request, timeoutMs, answer);
        await(() -> answer.complete, Long.MAX_VALUE); // the request's own time-out ends it
        if (answer.error != null) {
            throw answer.error;
        }
        return answer.reply;
    }

    /**
     * Tries until it works, fails for good, or time is up; waits longer each time. A topic that is not there counts as
     * failing for good: whoever asks for it by name wants to know.
     */
    <T> T retrying(long deadlineMs, Supplier<T> attempt) {
        for (int failures = 0; ; ) {
            try {
                return attempt.get();
            } catch (KafkaException e) {
                failures++;
                long delayMs = backoff.delayMs(failures);
                if (!mayPass(e.error()) || client.nowMs() + delayMs >= deadlineMs) {
                    throw e;
                }
                client.metadata().requestUpdate();
                pause(delayMs);
            }
        }
    }

    private static boolean mayPass(ErrorCode error) {
        return error.isRetriable() && error != ErrorCode.UNKNOWN_TOPIC_OR_PARTITION && error != ErrorCode.UNKNOWN_TOPIC_ID;
    }

    /** Waits for a picture of the cluster that was drawn after now. */
    void awaitFreshMetadata(long deadlineMs) {
        int before = client.metadata().updates();
        client.metadata().requestUpdate();
        awaitMetadata(() -> client.metadata().updates() > before, deadlineMs);
    }

    /** Waits until the brokers have said something about each of these topics, be it an error. */
    void awaitTopics(Collection<String> names, long deadlineMs) {
        names.forEach(client.metadata()::want);
        awaitMetadata(() -> names.stream().allMatch(name -> client.metadata().topic(name) != null), deadlineMs);
    }

    /**
     * Waits for a topic that can be used.
     *
     * @throws KafkaException the topic's error if it will stay, or still stands when time is up
     */
    ClientMetadata.Topic awaitTopic(String name, long deadlineMs) {
        client.metadata().want(name);
        await(() -> {
            ClientMetadata.Topic topic = client.metadata().topic(name);
            return topic != null && !topic.error().isRetriable();
        }, deadlineMs);
        ClientMetadata.Topic topic = client.metadata().topic(name);
        if (topic == null) {
            throw noMetadata();
        }
        if (topic.error() != ErrorCode.NONE) {
            throw new KafkaException(topic.error(), "topic " + name + ": " + topic.error().message());
        }
        return topic;
    }

    private void awaitMetadata(BooleanSupplier there, long deadlineMs) {
        await(() -> there.getAsBoolean() || isHopeless(), deadlineMs);
        if (!there.getAsBoolean()) {
            throw noMetadata();
        }
    }

    /** Brokers were taken for controllers, or the other way round. Asking again does not help. */
    private boolean isHopeless() {
        KafkaException last = client.metadata().lastError();
        return last != null && (last.error() == ErrorCode.MISMATCHED_ENDPOINT_TYPE || last.error() == ErrorCode.UNSUPPORTED_VERSION);
    }

    private KafkaException noMetadata() {
        KafkaException last = client.metadata().lastError();
        return isHopeless() ? last : new KafkaException(ErrorCode.REQUEST_TIMED_OUT,
            "no metadata from " + client.config().bootstrapServers() + (last == null ? "" : ": " + last.getMessage()));
    }

    private static final class Answer<R> implements ReplyHandler<R> {
        private boolean complete;
        private R reply;
        private KafkaException error;

        @Override
        public void onReply(R theReply, KafkaException theError) {
            complete = true;
            reply = theReply;
            error = theError;
        }
    }
}
