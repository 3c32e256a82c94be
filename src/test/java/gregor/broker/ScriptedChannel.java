package gregor.broker;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.message.Messages;
import gregor.protocol.ApiKey;
import gregor.protocol.VersionRange;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;

/** A channel whose controller is the test: it takes what was sent and answers when it likes. */
public final class ScriptedChannel implements ControllerChannel {

    /** A request on its way. */
    public static final class Sent {
        private final IntFunction<? extends Record> body;
        private final BiConsumer<Record, KafkaException> outcome;
        final long timeoutMs;

        private Sent(IntFunction<? extends Record> body, long timeoutMs, BiConsumer<Record, KafkaException> outcome) {
            this.body = body;
            this.timeoutMs = timeoutMs;
            this.outcome = outcome;
        }

        public <Q extends Record> Q as(Class<Q> type, int version) {
            return type.cast(body.apply(version));
        }

        public void reply(Record reply) {
            outcome.accept(reply, null);
        }

        public void fail(ErrorCode error) {
            outcome.accept(null, new KafkaException(error));
        }
    }

    public final ArrayDeque<Sent> sent = new ArrayDeque<>();
    boolean isReached = true;
    private final Map<ApiKey, VersionRange> narrowed = new EnumMap<>(ApiKey.class);

    void narrow(ApiKey key, int min, int max) {
        narrowed.put(key, new VersionRange(min, max));
    }

    @Override
    @SuppressWarnings("unchecked") // a test that answers with another API's reply fails where it is used
    public <Q extends Record, R extends Record> void send(Class<Q> type, Class<R> replyType, IntFunction<Q> body, long timeoutMs,
            BiConsumer<R, KafkaException> outcome) {
        sent.add(new Sent(body, timeoutMs, (BiConsumer<Record, KafkaException>) outcome));
    }

    @Override
    public Optional<VersionRange> controllerVersions(ApiKey key) {
        return isReached ? Optional.of(narrowed.getOrDefault(key, Messages.of(key).versions())) : Optional.empty();
    }
}
