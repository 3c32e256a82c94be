package gregor.console;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.KafkaException;
import gregor.base.ErrorCode;
import gregor.os.ThreadPool;
import gregor.port.Timers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the cluster is looked at, and who is told what; time passes when the test says so. */
class WatchTest implements Timers {

    private static final long DEADLINE_S = 60;

    private final PretendedCluster cluster = new PretendedCluster();
    private final ArrayDeque<Runnable> due = new ArrayDeque<>();
    private final List<Long> delays = new ArrayList<>();
    private final ThreadPool threads = new ThreadPool("viewer");
    private final Watch watch = new Watch(cluster, this, Runnable::run, () -> Map.of("run", "1"));

    @Override
    public Timer after(long delayMs, Runnable task) {
        delays.add(delayMs);
        due.add(task);
        return () -> due.remove(task);
    }

    @AfterEach
    void close() {
        watch.close();
        threads.close();
    }

    private void tick() {
        due.remove().run();
    }

    @Test
    void looksOftenWhileSomebodyWatches() {
        watch.lookNow();
        tick();
        assertThat(delays).containsExactly(Watch.UNWATCHED_MS, Watch.UNWATCHED_MS);
        Viewer viewer = new Viewer(new ByteArrayOutputStream(), watch::leave);
        assertThat(watch.join(viewer)).isTrue();
        assertThat(delays).endsWith(Watch.WATCHED_MS);
        assertThat(due).as("one look is due at any time").hasSize(1);
        watch.leave(viewer);
        tick();
        assertThat(delays).endsWith(Watch.UNWATCHED_MS);
        assertThat(cluster.looks()).isEqualTo(4);
        watch.close();
        assertThat(due).isEmpty();
        watch.lookNow();
        assertThat(cluster.looks()).isEqualTo(4);
        assertThat(watch.join(viewer)).isFalse();
    }

    @Test
    void aKillIsInTheNextEventWithItsWords() {
        Reader reader = new Reader();
        reader.watch();
        reader.await("event: picture");
        cluster.kill(1);
        tick();
        reader.await("node 1 was killed", "node 2 leads journey-0 in epoch 1; node 1 did before", "\"state\":\"killed\"");
        Reader later = new Reader();
        later.watch();
        later.await("event: picture", "node 1 was killed", "\"state\":\"killed\"");
    }

    @Test
    void whatCannotBeLookedAtIsSaidOnceUntilItIsOver() {
        Reader reader = new Reader();
        reader.watch();
        cluster.fail(new KafkaException(ErrorCode.NOT_CONTROLLER, "planted"));
        tick();
        tick();
        cluster.fail(null);
        tick();
        reader.await("\"trouble\":{\"why\":", "planted", "\"gone\":[\"trouble\"]");
        assertThat(reader.text().split("\"why\":\"planted").length).isLessThanOrEqualTo(2);
    }

    @Test
    void whoIsSilentIsHeardOf() {
        Reader reader = new Reader();
        reader.watch();
        for (int i = 0; i <= Watch.SILENT_LOOKS; i++) {
            tick();
        }
        reader.await(": nothing new");
    }

    @Test
    void theLogHasAnEnd() {
        for (int i = 0; i < Watch.MOST_HAPPENINGS + 5; i++) {
            watch.say("news number " + i + ".");
        }
        Reader reader = new Reader();
        reader.watch();
        reader.await("news number 5.", "news number " + (Watch.MOST_HAPPENINGS + 4) + ".");
        assertThat(reader.text()).doesNotContain("news number 4.");
    }

    /** console.I3. */
    @Test
    void i3WhoDoesNotReadIsDroppedAndTheOthersGoOn() throws Exception {
        CompletableFuture<Boolean> stuck = new CompletableFuture<>();
        CompletableFuture<Viewer> dropped = new CompletableFuture<>();
        Viewer slow = new Viewer(new StuckStream(stuck), dropped::complete);
        assertThat(watch.join(slow)).isTrue();
        slow.start(threads);
        stuck.get(DEADLINE_S, TimeUnit.SECONDS);
        Reader quick = new Reader();
        quick.watch();
        for (int i = 0; i <= Viewer.MOST_WAITING; i++) {
            watch.say("news number " + i + ".");
            quick.await("news number " + i + ".");
        }
        assertThat(dropped.get(DEADLINE_S, TimeUnit.SECONDS)).isSameAs(slow);
        watch.say("after that");
        quick.await("after that");
    }

    @Test
    void i3ThereAreSoManyViewersAtMost() {
        for (int i = 0; i < Watch.MOST_VIEWERS; i++) {
            assertThat(watch.join(new Viewer(new ByteArrayOutputStream(), watch::leave))).isTrue();
        }
        Viewer last = new Viewer(new ByteArrayOutputStream(), watch::leave);
        assertThat(watch.join(last)).isFalse();
    }

    @Test
    void whoHasGoneLeaves() throws Exception {
        CompletableFuture<Viewer> left = new CompletableFuture<>();
        Viewer viewer = new Viewer(new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("broken pipe");
            }
        }, left::complete);
        watch.join(viewer);
        viewer.start(threads);
        assertThat(left.get(DEADLINE_S, TimeUnit.SECONDS)).isSameAs(viewer);
    }

    /** A socket whose other end does not read. */
    private static final class StuckStream extends OutputStream {
        private final CompletableFuture<Boolean> stuck;

        StuckStream(CompletableFuture<Boolean> stuck) {
            this.stuck = stuck;
        }

        @Override
        public void write(int octet) throws IOException {
            stuck.complete(true);
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new InterruptedIOException("interrupted");
            }
        }
    }

    /** A viewer that reads all, on a thread of its own. */
    private final class Reader extends OutputStream {
        private final ByteArrayOutputStream read = new ByteArrayOutputStream();

        void watch() {
            Viewer viewer = new Viewer(this, watch::leave);
            assertThat(watch.join(viewer)).isTrue();
            viewer.start(threads);
        }

        @Override
        public synchronized void write(int octet) {
            read.write(octet);
        }

        @Override
        public synchronized void flush() {
            notifyAll();
        }

        synchronized String text() {
            return read.toString(StandardCharsets.UTF_8);
        }

        /** Waits until all of this was read. */
        synchronized void await(String... texts) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_S);
            while (!isIn(text(), texts)) {
                long left = deadline - System.nanoTime();
                assertThat(left).as(() -> "waits for " + List.of(texts) + " in " + text()).isPositive();
                try {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        private static boolean isIn(String text, String... parts) {
            return List.of(parts).stream().allMatch(text::contains);
        }
    }
}
