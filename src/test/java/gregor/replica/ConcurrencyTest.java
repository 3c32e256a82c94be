package gregor.replica;

import static gregor.replica.TestBroker.batch;
import static gregor.replica.TestBroker.consumer;
import static gregor.replica.TestBroker.from;
import static gregor.replica.TestBroker.to;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.message.FetchMessage.PartitionData;
import gregor.message.ProduceMessage.PartitionProduceResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Producers and long-polling consumers on real threads, without a timer: a wake-up that were lost would hang. */
class ConcurrencyTest {
    private static final int PRODUCERS = 2;
    private static final int CONSUMERS = 2;
    private static final int BATCHES = 1_500;

    private final TestBroker broker = new TestBroker();

    @Test
    void everyConsumerSeesEveryRecordAndNoWakeUpIsLost() throws Exception {
        TopicPartition p0 = broker.createTopic("t", 2, Map.of());
        TopicPartition p1 = new TopicPartition("t", 1);
        ExecutorService threads = Executors.newFixedThreadPool(PRODUCERS + CONSUMERS);
        List<Future<Long>> running = new ArrayList<>();
        try {
            for (int i = 0; i < PRODUCERS; i++) {
                TopicPartition target = i == 0 ? p0 : p1;
                running.add(threads.submit(() -> produce(List.of(target, p0))));
            }
            for (int i = 0; i < CONSUMERS; i++) {
                running.add(threads.submit((Callable<Long>) () -> consume(p0, p1)));
            }
            for (Future<Long> each : running) {
                assertThat(each.get(30, TimeUnit.SECONDS)).isPositive();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(broker.logs.log(p0).highWatermark()).isEqualTo(broker.logs.log(p0).logEndOffset());
    }

    private Long produce(List<TopicPartition> targets) {
        long last = 0;
        for (int i = 0; i < BATCHES; i++) {
            CompletableFuture<List<PartitionProduceResponse>> reply = new CompletableFuture<>();
            TopicPartition target = targets.get(i % targets.size());
            broker.replicas.appendRecords(1000, (short) -1, List.of(to(target, batch(broker.clock.millis(), "x"))), reply::complete);
            assertThat(reply).isDone();
            assertThat(reply.join().get(0).errorCode()).isZero();
            last = 1 + reply.join().get(0).baseOffset();
        }
        return last;
    }

    private Long consume(TopicPartition p0, TopicPartition p1) throws Exception {
        long[] next = {0, 0};
        while (next[0] + next[1] < PRODUCERS * BATCHES) {
            CompletableFuture<List<FetchResult>> reply = new CompletableFuture<>();
            broker.replicas.fetch(consumer(1_000_000, 1), List.of(from(p0, next[0]), from(p1, next[1])), reply::complete);
            List<FetchResult> results = reply.get(20, TimeUnit.SECONDS);
            for (int i = 0; i < 2; i++) {
                PartitionData data = results.get(i).data();
                long records = data.records().sizeInBytes() / batch(0, "x").remaining();
                next[i] += records;
                assertThat(next[i]).isGreaterThanOrEqualTo(data.highWatermark());
            }
        }
        return next[0] + next[1];
    }
}
