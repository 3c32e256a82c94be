package gregor.replica;

import gregor.base.KafkaException;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FetchMessage.FetchResponse;
import gregor.message.ListOffsetsMessage.ListOffsetsRequest;
import gregor.message.ListOffsetsMessage.ListOffsetsResponse;
import gregor.port.Clock;
import gregor.port.Timers;
import java.util.function.Consumer;

/**
 * What turns a {@link ReplicaFetcher}: takes its requests to the leader, brings back what was answered, and looks at it again when it
 * wants to be. All of that on the channel's thread; anybody may hand in tasks. Its times are those of a clock that nobody sets.
 */
final class FetcherLoop implements AutoCloseable {

    private static final long NANOS_PER_MS = 1_000_000;

    private final ReplicaFetcher fetcher;
    private final LeaderChannel channel;
    private final Clock clock;
    private final Timers timers;
    // Of the channel's thread.
    private Timers.Timer alarm;
    /** When it goes off, the request under way is given up; null if there is no hurry. */
    private Timers.Timer hurry;
    private long hurryAtMs;
    /** Of the hurries that are over, one may have gone off already. */
    private int hurries;

    FetcherLoop(ReplicaFetcher fetcher, LeaderChannel channel, Clock clock, Timers timers) {
        this.fetcher = fetcher;
        this.channel = channel;
        this.clock = clock;
        this.timers = timers;
    }

    /** Changes what is followed, later; behind all that was handed in before. */
    void change(Consumer<ReplicaFetcher> task) {
        channel.execute(() -> {
            task.accept(fetcher);
            step();
            hurry();
        });
    }

    private void hurry() {
        long atMs = nowMs() + fetcher.hurryMs();
        if (fetcher.isHurried() && (hurry == null || atMs < hurryAtMs)) {
            endHurry();
            hurryAtMs = atMs;
            int mine = hurries;
            hurry = timers.after(fetcher.hurryMs(), () -> channel.execute(() -> giveUp(mine)));
        }
    }

    private void giveUp(int mine) {
        if (mine == hurries && fetcher.giveUp()) {
            channel.giveUp();
        }
    }

    private void endHurry() {
        if (hurry != null) {
            hurry.cancel();
            hurry = null;
            hurries++;
        }
    }

    private long nowMs() {
        return clock.nanos() / NANOS_PER_MS;
    }

    private void step() {
        long nowMs = nowMs();
        Record request = fetcher.next(nowMs);
        if (request instanceof FetchRequest fetch) {
            channel.send(FetchRequest.class, FetchResponse.class, fetch,
                (reply, error) -> answered(error, () -> fetcher.onFetched(reply, nowMs(), clock.millis())));
        } else if (request instanceof ListOffsetsRequest question) {
            channel.send(ListOffsetsRequest.class, ListOffsetsResponse.class, question,
                (reply, error) -> answered(error, () -> fetcher.onOffsets(reply, nowMs(), clock.millis())));
        }
        setAlarm(fetcher.nextDueMs(nowMs), nowMs);
    }

    private void answered(KafkaException error, Runnable answer) {
        endHurry();
        if (error != null) {
            fetcher.onFailure(error, nowMs());
        } else {
            answer.run();
        }
        step();
    }

    private void setAlarm(long dueMs, long nowMs) {
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
        if (dueMs != Long.MAX_VALUE) {
            alarm = timers.after(Math.max(0, dueMs - nowMs), () -> channel.execute(this::step));
        }
    }

    /** Nothing is appended or cut any more when this returns. */
    @Override
    public void close() {
        channel.close();
    }
}
