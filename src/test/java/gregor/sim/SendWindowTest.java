package gregor.sim;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.config.TopicConfig;
import gregor.log.FetchIsolation;
import gregor.log.LoadFrom;
import gregor.log.UnifiedLog;
import gregor.port.Trace;
import gregor.record.BatchBuilder;
import gregor.record.RecordBatch;
import gregor.sim.SendWindow.Batch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class SendWindowTest {

    private static final long PATIENCE = 40;

    private final SendWindow window = new SendWindow(SendWindow.MOST);
    private int nextNumber;

    private record Request(Batch batch, ByteBuffer frame) {}

    private static Batch make(SendWindow window, int records, int number) {
        Batch batch = window.next();
        BatchBuilder builder = new BatchBuilder(256).producer(window.producerId(), window.epoch(), window.nextSequence());
        List<Payload> payloads = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            payloads.add(new Payload(1, 0, 1, number + i));
            builder.append(0, null, payloads.get(i).toBytes(), List.of());
        }
        window.made(batch, payloads, builder.build());
        return batch;
    }

    private Batch make(int records) {
        nextNumber += records;
        return make(window, records, nextNumber - records);
    }

    private Batch send(int records) {
        window.want(PATIENCE);
        Batch batch = make(records);
        window.sent(batch);
        return batch;
    }

    private void refused(Batch batch) {
        window.rests(batch);
        window.rested(batch);
    }

    /** As Kafka's producer: what is sent again goes alone, in order, before anything new. */
    @Example
    void whatIsSentAgainGoesFirstAndAlone() {
        window.identify(7, 0);
        Batch first = send(2);
        Batch second = send(1);
        window.want(PATIENCE);
        refused(second);
        assertThat(window.next()).as("while the first is on its way").isNull();
        refused(first);
        assertThat(window.next()).isSameAs(first);
        window.sent(first);
        assertThat(window.next()).isNull();
        window.acknowledged(first, 2);
        assertThat(window.next()).isSameAs(second);
        window.sent(second);
        assertThat(window.nextSequence()).isEqualTo(3);
        assertThat(make(1).isMade()).isTrue();
    }

    /** Whatever was acknowledged since: a broker recognizes five. */
    @Example
    void theOldestIsOneOfFive() {
        window.identify(7, 0);
        Batch first = send(1);
        for (int i = 1; i < SendWindow.MOST; i++) {
            window.acknowledged(send(1), i + 1);
        }
        window.want(PATIENCE);
        assertThat(window.next()).isNull();
        window.acknowledged(first, 1);
        assertThat(window.next()).isNotNull();
    }

    /** What was dropped is there if one behind it is; else it may come still, and no other may be in its place. */
    @Example
    void aGapIsClosedOrLeftBehind() {
        window.identify(7, 0);
        Batch first = send(1);
        Batch second = send(1);
        window.want(2 * PATIENCE);
        refused(first);
        window.expire(PATIENCE + 1);
        assertThat(window.isSpent()).isFalse();
        assertThat(window.next()).as("one that is new").isNull();
        window.acknowledged(second, 2);
        assertThat(window.isSpent()).isFalse();
        Batch third = make(1);
        window.sent(third);
        window.giveUp();
        assertThat(window.isSpent()).as("while one is on its way").isFalse();
        assertThat(window.rests(third)).isFalse();
        assertThat(window.isSpent()).isTrue();
        window.nextEpoch();
        assertThat(window.nextSequence()).isZero();
        assertThat(window.epoch()).isEqualTo((short) 1);
    }

    /** A producer of which nothing is known may be heard first with any batch. */
    @Example
    void onlyWhoIsKnownMustBeTakenInOrder() {
        window.identify(7, 0);
        Batch first = send(1);
        assertThat(window.mayBeOutOfOrder(first, 0)).as("when there is no other").isFalse();
        Batch second = send(1);
        assertThat(window.mayBeOutOfOrder(first, 0)).as("if the other was taken").isTrue();
        assertThat(window.mayBeOutOfOrder(second, 0)).isTrue();
        window.acknowledged(first, 10);
        assertThat(window.mayBeOutOfOrder(second, 0)).as("as it was sent").isTrue();
        assertThat(window.isWorthAnotherTry(second)).isTrue();
        window.sent(second);
        send(1);
        assertThat(window.mayBeOutOfOrder(second, 9)).as("of a known one").isFalse();
        assertThat(window.mayBeOutOfOrder(second, 10)).as("of one whose records may be deleted").isTrue();
        assertThat(window.isWorthAnotherTry(second)).isFalse();
    }

    /** What one producer sends to one log. */
    private static final class Exchange {
        private final SendWindow window = new SendWindow(SendWindow.MOST);
        private final SimEntropy draws;
        private final UnifiedLog log;
        private int nextNumber;
        private final List<Request> network = new ArrayList<>();
        private final List<Request> sentBefore = new ArrayList<>();
        private final Map<Integer, Long> idOfNumber = new HashMap<>();
        private final Map<Long, Payload> acknowledged = new HashMap<>();
        private long nextId = 100;
        private long now;

        private Exchange(SimEntropy draws) throws IOException {
            this.draws = draws;
            log = UnifiedLog.open(Path.of("/data-0"), TopicConfig.of(Map.of()), new SimDisk(), new LoadFrom(false, 0, 0, -1), 0, Trace.OFF);
        }

        private void go() {
            window.expire(now);
            if (window.isSpent()) {
                if (draws.nextInt(2) == 0) {
                    window.nextEpoch();
                } else {
                    window.forget();
                }
            }
            for (Batch batch = window.next(); batch != null; batch = window.next()) {
                if (!window.isIdentified()) {
                    window.identify(nextId++, draws.nextInt(2) == 0 ? 0 : Integer.MAX_VALUE - draws.nextInt(4));
                }
                if (!batch.isMade()) {
                    make(window, 1 + draws.nextInt(3), nextNumber);
                    nextNumber += batch.payloads().size();
                    batch.payloads().forEach(payload -> idOfNumber.put(payload.number(), window.producerId()));
                }
                window.sent(batch);
                network.add(new Request(batch, ByteBuffer.allocate(batch.bytes().remaining()).put(batch.bytes().duplicate()).flip()));
            }
            assertThat(window.onTheirWay()).isLessThanOrEqualTo(SendWindow.MOST);
        }

        private ByteBuffer copy(Request request) {
            return ByteBuffer.allocate(request.frame.remaining()).put(request.frame.duplicate()).flip();
        }

        /** One of the requests that are on their way, whichever: there are several connections, and several brokers may lead. */
        private void answer(boolean isPeace) {
            Request request = network.remove(draws.nextInt(network.size()));
            sentBefore.add(request);
            int fate = isPeace ? 0 : draws.nextInt(4);
            ErrorCode error = fate == 1 ? ErrorCode.NOT_ENOUGH_REPLICAS : ErrorCode.NONE;
            long offset = -1;
            if (fate != 1) {
                try {
                    offset = log.appendAsLeader(copy(request), 0, 0).firstOffset();
                } catch (KafkaException e) {
                    error = e.error();
                }
            }
            if (fate == 2) {
                error = ErrorCode.NETWORK_EXCEPTION;
            }
            Batch batch = request.batch;
            boolean isOutOfOrder = error == ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER;
            assertThat(error.isRetriable() || error == ErrorCode.NONE || isOutOfOrder && window.mayBeOutOfOrder(batch, 0)).as("%s", error).isTrue();
            if (error == ErrorCode.NONE) {
                for (int i = 0; i < batch.payloads().size(); i++) {
                    assertThat(acknowledged.put(offset + i, batch.payloads().get(i))).isNull();
                }
                window.acknowledged(batch, offset + batch.payloads().size());
            } else if (error.isRetriable() || window.isWorthAnotherTry(batch)) {
                window.rests(batch);
                window.rested(batch);
            } else {
                window.drop(batch);
                window.giveUp();
            }
        }

        private void replay() {
            try {
                log.appendAsLeader(copy(sentBefore.get(draws.nextInt(sentBefore.size()))), 0, 0);
            } catch (KafkaException e) {
                assertThat(e.error()).isIn(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, ErrorCode.INVALID_PRODUCER_EPOCH);
            }
        }

        private void assertLog() throws IOException {
            Map<Long, Integer> last = new HashMap<>();
            Set<Payload> there = new HashSet<>();
            Set<Long> promised = new TreeSet<>(acknowledged.keySet());
            for (RecordBatch batch : RecordBatch.in(log.read(0, 1 << 20, FetchIsolation.LOG_END, true).records().toBuffer())) {
                batch.records().forEach(record -> {
                    Payload payload = Payload.of(record.value());
                    assertThat(there.add(payload)).as("%s is there once", payload).isTrue();
                    Integer before = last.put(idOfNumber.get(payload.number()), payload.number());
                    assertThat(before == null || before < payload.number()).as("%s behind %s", payload, before).isTrue();
                    assertThat(!promised.remove(record.offset()) || acknowledged.get(record.offset()).equals(payload)).isTrue();
                });
            }
            assertThat(promised).as("acknowledged, and not there").isEmpty();
        }

        private void trouble() {
            for (now = 0; now < 300; now++) {
                int what = draws.nextInt(10);
                if (what < 4) {
                    window.want(now + PATIENCE);
                    go();
                } else if (what < 9 && !network.isEmpty()) {
                    answer(false);
                    go();
                } else if (!sentBefore.isEmpty()) {
                    replay();
                }
            }
        }

        private void peace() {
            for (int left = 100; left > 0 && !network.isEmpty(); left--, now++) {
                answer(true);
                go();
            }
        }
    }

    /**
     * Requests are refused, lost, and come again late; replies are lost. All that is acknowledged is there, nothing is twice, what has one
     * producer id is in the order in which it was sent, and no answer is wrong. When there is peace, all is resolved.
     */
    @Property(tries = 100)
    void whatIsAcknowledgedIsThereOnceAndInOrder(@ForAll @LongRange(max = 0xFFFF_FFFFL) long seed) throws IOException {
        Exchange exchange = new Exchange(new SimEntropy(seed));
        exchange.trouble();
        exchange.peace();
        assertThat(exchange.window.isEmpty()).isTrue();
        assertThat(exchange.acknowledged).hasSizeGreaterThan(20);
        exchange.assertLog();
    }
}
