package gregor.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RequestChannelTest {

    /** Each request is taken once, though takers add some of them without waking anybody. */
    @Test
    void nothingIsLostAmongManyThreads() throws InterruptedException {
        int fromProcessors = 2000;
        RequestChannel channel = new RequestChannel(10);
        AtomicInteger taken = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(new RequestChannel.Taker("taker-" + i) {
                @Override
                public void run() {
                    for (ReceivedRequest next = channel.take(this); next != null; next = channel.take(this)) {
                        if (taken.incrementAndGet() % 2 == 0) { // one more for every two: twice as many in all
                            channel.add(request());
                        }
                    }
                }
            });
        }
        threads.forEach(Thread::start);
        for (int p = 0; p < 2; p++) {
            Thread processor = new Thread(() -> {
                for (int i = 0; i < fromProcessors / 2; i++) {
                    channel.put(request());
                }
            });
            processor.start();
            processor.join();
        }
        Await.until(() -> taken.get() >= 2 * fromProcessors - 1);
        assertThat(channel.size()).isZero();
        channel.close();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(taken.get()).isBetween(2 * fromProcessors - 1, 2 * fromProcessors);
    }

    /** A handler that adds two requests can take but one of them soon; here it takes none. */
    @Test
    void aTakerThatAddsTwoRequestsWakesAnother() throws InterruptedException {
        RequestChannel channel = new RequestChannel(10);
        CountDownLatch stuck = new CountDownLatch(1);
        AtomicInteger taken = new AtomicInteger();
        RequestChannel.Taker other = new RequestChannel.Taker("other") {
            @Override
            public void run() {
                for (ReceivedRequest next = channel.take(this); next != null; next = channel.take(this)) {
                    taken.incrementAndGet();
                }
            }
        };
        RequestChannel.Taker adding = new RequestChannel.Taker("adding") {
            @Override
            public void run() {
                channel.take(this);
                other.start();
                Await.until(() -> other.getState() == Thread.State.WAITING);
                channel.add(request());
                channel.add(request());
                try {
                    stuck.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        };
        adding.start();
        channel.put(request());
        Await.until(() -> taken.get() == 2);
        stuck.countDown();
        adding.join();
        channel.close();
        other.join();
    }

    @Test
    void firstComeFirstServed() {
        RequestChannel channel = new RequestChannel(10);
        RequestChannel.Taker self = new RequestChannel.Taker("self") { };
        List<ReceivedRequest> added = List.of(request(), request(), request());
        channel.put(added.get(0));
        channel.add(added.get(1));
        channel.put(added.get(2));
        assertThat(List.of(channel.take(self), channel.take(self), channel.take(self))).isEqualTo(added);
    }

    /** I8: processors wait, those who complete requests do not. */
    @Test
    void processorsWaitForRoom() throws InterruptedException {
        RequestChannel channel = new RequestChannel(2);
        RequestChannel.Taker self = new RequestChannel.Taker("self") { };
        AtomicInteger put = new AtomicInteger();
        Thread processor = new Thread(() -> {
            for (int i = 0; i < 5; i++) {
                channel.put(request());
                put.incrementAndGet();
            }
        });
        processor.start();
        Await.until(() -> processor.getState() == Thread.State.WAITING);
        assertThat(put).hasValue(2);
        channel.add(request());
        channel.add(request());
        assertThat(channel.size()).isEqualTo(4);
        channel.take(self);
        channel.take(self);
        assertThat(put).hasValue(2);
        channel.take(self);
        Await.until(() -> put.get() == 3 && processor.getState() == Thread.State.WAITING);
        channel.close();
        processor.join();
        assertThat(channel.size()).isZero();
        assertThat(channel.take(self)).isNull();
    }

    /** Those who wait for one place get it one at a time. */
    @Test
    void manyProcessorsKeepTheLimitTogether() throws InterruptedException {
        RequestChannel channel = new RequestChannel(2);
        RequestChannel.Taker self = new RequestChannel.Taker("self") { };
        List<Thread> processors = new ArrayList<>();
        for (int p = 0; p < 6; p++) {
            processors.add(new Thread(() -> {
                for (int i = 0; i < 200; i++) {
                    channel.put(request());
                }
            }));
        }
        processors.forEach(Thread::start);
        int most = 0;
        for (int i = 0; i < 6 * 200; i++) {
            Await.until(() -> channel.size() > 0);
            most = Math.max(most, channel.size());
            channel.take(self);
        }
        assertThat(most).isLessThanOrEqualTo(2);
        for (Thread processor : processors) {
            processor.join();
        }
    }

    @Test
    void closingSendsIdleTakersHome() throws InterruptedException {
        RequestChannel channel = new RequestChannel(2);
        AtomicReference<ReceivedRequest> got = new AtomicReference<>(request());
        RequestChannel.Taker taker = new RequestChannel.Taker("taker") {
            @Override
            public void run() {
                got.set(channel.take(this));
            }
        };
        taker.start();
        Await.until(() -> taker.getState() == Thread.State.WAITING);
        channel.close();
        taker.join();
        assertThat(got.get()).isNull();
    }

    private static ReceivedRequest request() {
        return new ReceivedRequest(null, ByteBuffer.allocate(1), new ReplyQueue.Place());
    }
}
