package gregor.controller;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Replies that wait until what they tell of is committed, in the order of the log. Kafka's class {@code DeferredEventQueue}. */
final class WaitingReplies {

    private record Waiting(long offset, CompletableFuture<?> reply, Runnable send) {}

    private final Deque<Waiting> replies = new ArrayDeque<>();

    /**
     * One more reply.
     *
     * @param offset the last record that it tells of; not less than in the call before
     * @param send what to do once that is committed
     */
    void add(long offset, CompletableFuture<?> reply, Runnable send) {
        replies.addLast(new Waiting(offset, reply, send));
    }

    /** @param committed inclusive */
    void completeUpTo(long committed) {
        while (!replies.isEmpty() && replies.getFirst().offset <= committed) {
            replies.removeFirst().send.run();
        }
    }

    void failAll(Supplier<? extends RuntimeException> why) {
        while (!replies.isEmpty()) {
            replies.removeFirst().reply.completeExceptionally(why.get());
        }
    }
}
