package gregor.os;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.port.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ThreadPollersTest {

    private static final Transport.Events NOTHING = new Transport.Events() {
        @Override
        public void connected(int link) {
            throw new AssertionError("nobody connects");
        }

        @Override
        public void received(int link, ByteBuffer frame) {
            throw new AssertionError("nobody sends");
        }

        @Override
        public void disconnected(int link, String why) {
            throw new AssertionError("nobody is connected");
        }
    };

    private final ThreadPollers pollers = new ThreadPollers();

    /** The selector would wait for ever, and yet closing returns; and no call begins behind that. */
    @Test
    void closingEndsACallThatWaits() throws Exception {
        try (NioTransport transport = new NioTransport(100)) {
            CountDownLatch began = new CountDownLatch(1);
            AtomicBoolean inside = new AtomicBoolean();
            AtomicInteger calls = new AtomicInteger();
            AutoCloseable poller = pollers.start("test-poller", transport, maxWaitMs -> {
                inside.set(true);
                calls.incrementAndGet();
                began.countDown();
                transport.poll(maxWaitMs, NOTHING);
                inside.set(false);
            });
            assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();
            poller.close();
            int atClose = calls.get();
            assertThat(inside).isFalse();
            transport.poll(5, NOTHING);
            assertThat(calls).hasValue(atClose);
        }
    }

    @Test
    void goesOnBehindACallThatFails() throws Exception {
        try (NioTransport transport = new NioTransport(100)) {
            CountDownLatch third = new CountDownLatch(3);
            AutoCloseable poller = pollers.start("test-poller", transport, maxWaitMs -> {
                third.countDown();
                if (third.getCount() > 0) {
                    throw new IllegalStateException("on purpose");
                }
                transport.poll(maxWaitMs, NOTHING);
            });
            assertThat(third.await(10, TimeUnit.SECONDS)).isTrue();
            poller.close();
        }
    }

    /** Else it would wait for itself. */
    @Test
    void canBeClosedFromWithin() throws IOException, InterruptedException {
        try (NioTransport transport = new NioTransport(100)) {
            AtomicReference<AutoCloseable> poller = new AtomicReference<>();
            CountDownLatch known = new CountDownLatch(1);
            CountDownLatch closed = new CountDownLatch(1);
            poller.set(pollers.start("test-poller", transport, maxWaitMs -> {
                try {
                    known.await();
                    poller.get().close();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                closed.countDown();
            }));
            known.countDown();
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
