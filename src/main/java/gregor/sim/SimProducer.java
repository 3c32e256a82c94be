package gregor.sim;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.message.InitProducerIdMessage.InitProducerIdRequest;
import gregor.message.InitProducerIdMessage.InitProducerIdResponse;
import gregor.message.ProduceMessage.PartitionProduceData;
import gregor.message.ProduceMessage.PartitionProduceResponse;
import gregor.message.ProduceMessage.ProduceRequest;
import gregor.message.ProduceMessage.ProduceResponse;
import gregor.message.ProduceMessage.TopicProduceData;
import gregor.protocol.MemoryRecords;
import gregor.raft.RaftChannel.Peer;
import gregor.record.BatchBuilder;
import gregor.record.RecordBatch;
import gregor.sim.SendWindow.Batch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A producer. Some have one batch under way to each partition; others send ahead, as Kafka's do ({@link SendWindow}). An idempotent one
 * sends a batch again until it knows what became of it, has no patience any more, or can't be right under this identity; it begins anew with
 * the next epoch or another producer id then. A plain one never sends twice.
 */
final class SimProducer extends SimClient {

    private static final int MOST_RECORDS = 4;
    private static final int REPLICATION_TIMEOUT_MS = 2_000;
    private static final short ALL = -1;
    private static final int MOST_TO_THE_LARGEST = 20;
    /** One of so many batches is given up in so small a part of the time. */
    private static final int IMPATIENT = 16;

    /** What is known of a batch that a leader has taken. */
    interface Acknowledged {

        /** @param crc of the batch as it was sent; brokers don't change what it covers */
        void batch(PartitionLedger partition, long baseOffset, int records, long crc);
    }

    private final int number;
    private final boolean idempotent;
    private final short acks;
    private final long everyMs;
    private final long patienceMs;
    private final Acknowledged acknowledged;
    private final Consumer<String> marks;
    private final int mostUnderWay;
    /** What sending ahead draws, it draws apart: nothing changes for who doesn't. */
    private final SimEntropy ahead;
    private final Map<PartitionLedger, Lane> lanes = new LinkedHashMap<>();

    /**
     * @param mostUnderWay batches to a partition, and requests to a broker, at once
     * @param marks counts what is rare
     */
    SimProducer(SimNetwork network, int place, DataTopics topics, List<Peer> brokers, int mostUnderWay, Acknowledged acknowledged,
            Consumer<String> marks) {
        super(network, place, topics, brokers, mostUnderWay);
        this.number = place;
        this.acknowledged = acknowledged;
        this.marks = marks;
        this.mostUnderWay = mostUnderWay;
        this.ahead = network.world().entropy("ahead of " + place);
        idempotent = draws().nextInt(3) > 0;
        acks = idempotent || draws().nextInt(4) > 0 ? ALL : 1;
        everyMs = draws().between(20, 400);
        patienceMs = draws().between(3_000, 12_000);
    }

    void start() {
        after(draws().between(1, 2 * everyMs), "producer", this::produce);
    }

    /** A batch that nobody knows the fate of yet; null if there is none. */
    PartitionLedger underWay() {
        return lanes.values().stream().filter(lane -> !lane.window.isEmpty()).map(lane -> lane.partition).findFirst().orElse(null);
    }

    private void produce() {
        if (isStopped()) {
            return;
        }
        List<PartitionLedger> present = topics().present();
        if (present.isEmpty()) {
            refresh();
        } else {
            PartitionLedger chosen = present.get(draws().nextInt(present.size()));
            lanes.computeIfAbsent(chosen, Lane::new).want(mostUnderWay == 1 ? 1 : 1 + ahead.nextInt(mostUnderWay));
        }
        start();
    }

    /** The way to one partition. */
    private final class Lane {
        private final PartitionLedger partition;
        private final SendWindow window = new SendWindow(mostUnderWay);
        private int nextNumber;
        private boolean asksForId;

        private Lane(PartitionLedger partition) {
            this.partition = partition;
        }

        private void want(int count) {
            boolean hasRoom = false;
            for (int i = 0; i < count; i++) {
                hasRoom |= window.want(nowMs() + (mostUnderWay > 1 && ahead.nextInt(IMPATIENT) == 0 ? patienceMs / IMPATIENT : patienceMs));
            }
            if (hasRoom) {
                go();
            }
        }

        /** Sends all that may be sent. */
        private void go() {
            window.expire(nowMs());
            if (partition.isGone()) {
                window.abandon();
            }
            if (window.isSpent()) {
                beginAnew();
            }
            for (Batch batch = window.next(); batch != null; batch = window.next()) {
                if (idempotent && !window.isIdentified()) {
                    askForId();
                    return;
                }
                if (!batch.isMade()) {
                    make(batch);
                }
                send(batch);
            }
        }

        /** Nobody knows what became of the last ones. */
        private void beginAnew() {
            if (mostUnderWay > 1 && window.isIdentified() && ahead.nextInt(2) == 0) {
                marks.accept("next epoch of a producer");
                window.nextEpoch();
            } else {
                window.forget();
            }
        }

        private void askForId() {
            if (asksForId) {
                return;
            }
            asksForId = true;
            ask(anyBroker(), new InitProducerIdRequest(null, 0, -1, (short) -1), InitProducerIdResponse.class, (response, failure) -> {
                if (response != null && response.errorCode() == ErrorCode.NONE.code()) {
                    window.identify(response.producerId(), firstSequence());
                }
                afterBackoff("with an id", () -> {
                    asksForId = false;
                    go();
                });
            });
        }

        /** Any will do; near the largest the next ones begin again at zero. */
        private int firstSequence() {
            return mostUnderWay > 1 && ahead.nextInt(4) == 0 ? Integer.MAX_VALUE - ahead.nextInt(MOST_TO_THE_LARGEST) : 0;
        }

        private void make(Batch batch) {
            BatchBuilder builder = new BatchBuilder(256);
            if (idempotent) {
                builder.producer(window.producerId(), window.epoch(), window.nextSequence());
            }
            List<Payload> payloads = new ArrayList<>();
            int count = 1 + draws().nextInt(MOST_RECORDS);
            for (int i = 0; i < count; i++) {
                Payload payload = new Payload(partition.topicNumber(), partition.partition().partition(), number, nextNumber++);
                payloads.add(payload);
                builder.append(wallClockMs(), null, payload.toBytes(), List.of());
                partition.sends(payload, window.producerId());
            }
            window.made(batch, payloads, builder.build());
        }

        private void send(Batch batch) {
            Leader leader = leader(partition);
            if (leader == null) {
                again(batch);
                return;
            }
            window.sent(batch);
            if (window.onTheirWay() == SendWindow.MOST) {
                marks.accept("five batches of a producer on their way");
            }
            ByteBuffer copy = ByteBuffer.allocate(batch.bytes().remaining()).put(batch.bytes().duplicate()).flip();
            ProduceRequest request = new ProduceRequest(null, acks, REPLICATION_TIMEOUT_MS, List.of(new TopicProduceData(null, partition.topicId(),
                List.of(new PartitionProduceData(partition.partition().partition(), new MemoryRecords(copy))))));
            ask(leader.node(), request, ProduceResponse.class, (response, failure) -> {
                answered(batch, response == null ? null : response.responses().get(0).partitionResponses().get(0), failure);
                go();
            });
        }

        private void answered(Batch batch, PartitionProduceResponse answer, KafkaException failure) {
            if (failure == null && answer.errorCode() == ErrorCode.NONE.code()) {
                done(batch, answer.baseOffset());
                return;
            }
            ErrorCode error = failure == null ? ErrorCode.of(answer.errorCode()) : failure.error();
            boolean isOutOfOrder = error == ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER;
            Violation.unless(error.isRetriable() || !partition.isKept() || isOutOfOrder && window.mayBeOutOfOrder(batch, partition.mayStartAt()), "IDM-2",
                "%s refuses batch %d of producer %d, which was sent in order: %s", partition, batch.payloads().get(0).number(), number, error);
            refresh();
            if (idempotent && (error.isRetriable() || isOutOfOrder && window.isWorthAnotherTry(batch))) {
                marks.accept(isOutOfOrder ? "batch in front of one before it" : "batch sent again");
                again(batch);
            } else {
                window.drop(batch);
                window.giveUp();
            }
        }

        private void again(Batch batch) {
            refresh();
            if (window.rests(batch)) {
                afterBackoff("try again", () -> {
                    window.rested(batch);
                    go();
                });
            }
        }

        private void done(Batch batch, long baseOffset) {
            int records = batch.payloads().size();
            if (acks == ALL) {
                for (int i = 0; i < records; i++) {
                    partition.acknowledged(batch.payloads().get(i), baseOffset + i);
                }
                acknowledged.batch(partition, baseOffset, records, new RecordBatch(batch.bytes(), 0).checksum());
            }
            window.acknowledged(batch, baseOffset + records);
        }
    }
}
