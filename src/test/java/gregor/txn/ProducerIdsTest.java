package gregor.txn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ProducerIdsTest {

    /** A controller that answers when it is told to. */
    private static final class Controller {
        final int blockSize;
        final Deque<CompletableFuture<ProducerIds.Block>> asked = new ArrayDeque<>();
        long nextFirstId;

        Controller(int blockSize) {
            this.blockSize = blockSize;
        }

        CompletableFuture<ProducerIds.Block> ask() {
            CompletableFuture<ProducerIds.Block> answer = new CompletableFuture<>();
            asked.add(answer);
            return answer;
        }

        ProducerIds.Block reserve() {
            nextFirstId += blockSize;
            return new ProducerIds.Block(nextFirstId - blockSize, blockSize);
        }
    }

    private static void assertFailedForNow(CompletableFuture<Long> answer) {
        assertThatThrownBy(answer::join).hasCauseInstanceOf(KafkaException.class)
            .satisfies(e -> assertThat(((KafkaException) e.getCause()).error()).isEqualTo(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS));
    }

    /** txn.I1 and I2 over restarts, slow and failing controllers: a restart forgets the block, and answers that come late. */
    @Property(tries = 300)
    void idsAreUniqueAndEveryoneIsAnswered(
            @ForAll @IntRange(min = 1, max = 12) int blockSize, @ForAll @Size(max = 120) List<@IntRange(max = 9) Integer> script) {
        Controller controller = new Controller(blockSize);
        ProducerIds ids = new ProducerIds(controller::ask);
        List<CompletableFuture<Long>> answers = new ArrayList<>();
        for (int step : script) {
            if (step < 6) {
                answers.add(ids.next());
            } else if (step < 8 && !controller.asked.isEmpty()) {
                controller.asked.remove().complete(controller.reserve());
            } else if (step == 8 && !controller.asked.isEmpty()) {
                controller.asked.remove().completeExceptionally(new IllegalStateException("no leader"));
            } else if (step == 9) {
                ids = new ProducerIds(controller::ask); // the old one's callers are still answered, by late blocks
            }
            assertThat(controller.asked.size()).isLessThanOrEqualTo(script.size());
        }
        while (!controller.asked.isEmpty()) {
            controller.asked.remove().complete(controller.reserve());
        }
        Set<Long> seen = new HashSet<>();
        for (CompletableFuture<Long> answer : answers) {
            assertThat(answer).isDone();
            if (answer.isCompletedExceptionally()) {
                assertFailedForNow(answer);
            } else {
                assertThat(seen.add(answer.join())).isTrue();
                assertThat(answer.join()).isBetween(0L, controller.nextFirstId - 1);
            }
        }
    }

    @Test
    void asksForTheNextBlockBeforeTheLastIdIsGone() {
        Controller controller = new Controller(100);
        ProducerIds ids = new ProducerIds(controller::ask);
        CompletableFuture<Long> first = ids.next();
        assertThat(first).isNotDone();
        CompletableFuture<Long> second = ids.next();
        assertThat(controller.asked).hasSize(1);
        controller.asked.remove().complete(controller.reserve());
        assertThat(first.join()).isZero();
        assertThat(second.join()).isEqualTo(1);
        for (int i = 2; i < 89; i++) {
            ids.next();
        }
        assertThat(controller.asked).isEmpty();
        assertThat(ids.next().join()).isEqualTo(89);
        assertThat(controller.asked).hasSize(1);
        controller.asked.remove().complete(controller.reserve());
        for (long i = 90; i < 190; i++) {
            assertThat(ids.next().join()).isEqualTo(i);
        }
    }

    @Test
    void aFailureIsToldToWhoWaitsAndTheNextCallerAsksAgain() {
        Controller controller = new Controller(10);
        ProducerIds ids = new ProducerIds(controller::ask);
        CompletableFuture<Long> unlucky = ids.next();
        controller.asked.remove().completeExceptionally(new IllegalStateException("no leader"));
        assertFailedForNow(unlucky);
        assertThat(controller.asked).isEmpty();
        CompletableFuture<Long> next = ids.next();
        controller.asked.remove().complete(controller.reserve());
        assertThat(next.join()).isZero();
    }

    @Test
    void aSourceThatThrowsIsAskedAgain() {
        Controller controller = new Controller(10);
        List<Integer> calls = new ArrayList<>();
        ProducerIds ids = new ProducerIds(() -> {
            calls.add(1);
            if (calls.size() == 1) {
                throw new IllegalStateException("not connected");
            }
            return CompletableFuture.completedFuture(controller.reserve());
        });
        assertFailedForNow(ids.next());
        assertThat(ids.next().join()).isZero();
    }

    @Test
    void aBlockThatOverlapsTheOneBeforeIsRefused() {
        Controller controller = new Controller(10);
        ProducerIds ids = new ProducerIds(controller::ask);
        CompletableFuture<Long> first = ids.next();
        controller.asked.remove().complete(new ProducerIds.Block(0, 1));
        assertThat(first.join()).isZero();
        CompletableFuture<ProducerIds.Block> again = controller.asked.remove();
        CompletableFuture<Long> second = ids.next();
        again.complete(new ProducerIds.Block(0, 1));
        assertFailedForNow(second);
    }

    @Test
    void aBlockHasIds() {
        assertThatThrownBy(() -> new ProducerIds.Block(0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ProducerIds.Block(-1, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ProducerIds.Block(Long.MAX_VALUE, 5)).isInstanceOf(IllegalArgumentException.class);
    }

    /** txn.I1 with real threads, and a controller that answers at once. */
    @Test
    void idsAreUniqueAcrossThreads() throws Exception {
        Controller controller = new Controller(7);
        ProducerIds ids = new ProducerIds(() -> {
            synchronized (controller) {
                return CompletableFuture.completedFuture(controller.reserve());
            }
        });
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            Callable<List<Long>> taker = () -> {
                List<Long> taken = new ArrayList<>();
                for (int i = 0; i < 3_000; i++) {
                    taken.add(ids.next().get(5, TimeUnit.SECONDS));
                }
                return taken;
            };
            Set<Long> all = new HashSet<>();
            for (Future<List<Long>> each : threads.invokeAll(List.of(taker, taker, taker))) {
                all.addAll(each.get());
            }
            assertThat(all).hasSize(9_000);
        } finally {
            threads.shutdownNow();
        }
    }
}
