package gregor.txn;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Hands out producer ids from blocks that somebody else, the controller, reserves for this broker. The next block is asked
 * for when a tenth of the current one is left, so that normally nobody waits; who must wait does so in a queue, not on a
 * thread.
 *
 * <p>Safe for many threads. Source: Kafka's {@code RPCProducerIdManager}, KIP-730.
 */
public final class ProducerIds {
    private static final int ASK_WHEN_LEFT_IS_ONE_IN = 10;

    /**
     * Ids that nobody else has.
     *
     * @param firstId the first of them, 0 or more
     * @param size how many, at least 1
     */
    public record Block(long firstId, int size) {
        public Block {
            if (firstId < 0 || size < 1 || firstId > Long.MAX_VALUE - size) {
                throw new IllegalArgumentException("no block of producer ids: " + size + " from " + firstId
                    + "; allowed are at least 1, from 0 on");
            }
        }

        long endId() {
            return firstId + size;
        }
    }

    private final Supplier<CompletableFuture<Block>> source;

    // Guarded by this.
    private long nextId;
    private long endId;
    private int askAtLeft;
    /** What follows the ids from {@code nextId} to {@code endId}; null if it is not there yet. */
    private Block following;
    private boolean asking;
    private final Deque<CompletableFuture<Long>> waiting = new ArrayDeque<>();

    /** @param source reserves a block, each time another one with larger ids; may answer at once, later or not */
    public ProducerIds(Supplier<CompletableFuture<Block>> source) {
        this.source = source;
    }

    /**
     * The next id, as soon as there is one.
     *
     * @return fails with {@link KafkaException} COORDINATOR_LOAD_IN_PROGRESS if no block could be had; the next call asks again
     */
    public CompletableFuture<Long> next() {
        CompletableFuture<Long> answer;
        boolean ask;
        synchronized (this) {
            if (hasId()) {
                answer = CompletableFuture.completedFuture(take());
            } else {
                answer = new CompletableFuture<>();
                waiting.add(answer);
            }
            ask = startAsking();
        }
        if (ask) {
            ask();
        }
        return answer;
    }

    private boolean hasId() {
        return nextId < endId || following != null;
    }

    private long take() {
        if (nextId == endId) {
            nextId = following.firstId();
            endId = following.endId();
            askAtLeft = following.size() / ASK_WHEN_LEFT_IS_ONE_IN;
            following = null;
        }
        return nextId++;
    }

    /** @return true if the caller is the one to ask, which it does without the lock */
    private boolean startAsking() {
        if (asking || following != null || endId - nextId > askAtLeft) {
            return false;
        }
        asking = true;
        return true;
    }

    private void ask() {
        CompletableFuture<Block> answer;
        try {
            answer = source.get();
        } catch (RuntimeException e) {
            fail(e);
            return;
        }
        answer.whenComplete((block, failure) -> {
            if (failure != null) {
                fail(failure);
            } else if (block.firstId() < endOfIds()) {
                fail(new IllegalStateException("it begins at " + block.firstId() + ", the one before ended at " + endOfIds()));
            } else {
                receive(block);
            }
        });
    }

    private synchronized long endOfIds() {
        return endId;
    }

    private void receive(Block block) {
        List<CompletableFuture<Long>> answered = new ArrayList<>();
        List<Long> ids = new ArrayList<>();
        boolean ask;
        synchronized (this) {
            asking = false;
            following = block;
            while (hasId() && !waiting.isEmpty()) {
                answered.add(waiting.remove());
                ids.add(take());
            }
            ask = startAsking();
        }
        if (ask) {
            ask();
        }
        for (int i = 0; i < ids.size(); i++) {
            answered.get(i).complete(ids.get(i));
        }
    }

    private void fail(Throwable cause) {
        List<CompletableFuture<Long>> failed;
        synchronized (this) {
            asking = false;
            failed = new ArrayList<>(waiting);
            waiting.clear();
        }
        KafkaException error = new KafkaException(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS,
            "the controller gave no block of producer ids: " + cause, cause);
        failed.forEach(each -> each.completeExceptionally(error));
    }
}
