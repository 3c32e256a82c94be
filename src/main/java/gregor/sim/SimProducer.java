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
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A producer that has at most one batch under way to each partition. An idempotent one sends a batch again until it knows what became
 * of it or has no patience any more, and begins anew with another producer id then; a plain one never sends twice.
 */
final class SimProducer extends SimClient {

    private static final int MOST_RECORDS = 4;
    private static final int REPLICATION_TIMEOUT_MS = 2_000;
    private static final short ALL = -1;

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
    private final Map<PartitionLedger, Lane> lanes = new LinkedHashMap<>();

    SimProducer(SimNetwork network, int place, DataTopics topics, List<Peer> brokers, Acknowledged acknowledged) {
        super(network, place, topics, brokers);
        this.number = place;
        this.acknowledged = acknowledged;
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
        return lanes.values().stream().filter(lane -> lane.busy).map(lane -> lane.partition).findFirst().orElse(null);
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
            lanes.computeIfAbsent(chosen, Lane::new).begin();
        }
        start();
    }

    /** The way to one partition. */
    private final class Lane {
        private final PartitionLedger partition;
        private final List<Payload> payloads = new ArrayList<>();
        private int nextNumber;
        private boolean busy;
        private long giveUpAtMs;
        private ByteBuffer batch;
        private long producerId = RecordBatch.NO_PRODUCER_ID;
        private int nextSequence;

        private Lane(PartitionLedger partition) {
            this.partition = partition;
        }

        private void begin() {
            if (!busy) {
                busy = true;
                giveUpAtMs = nowMs() + patienceMs;
                go();
            }
        }

        private void go() {
            if (nowMs() > giveUpAtMs || partition.isGone()) {
                giveUp();
            } else if (idempotent && producerId == RecordBatch.NO_PRODUCER_ID) {
                askForId();
            } else {
                if (batch == null) {
                    build();
                }
                send();
            }
        }

        private void askForId() {
            ask(anyBroker(), new InitProducerIdRequest(null, 0, -1, (short) -1), InitProducerIdResponse.class, (response, failure) -> {
                if (response != null && response.errorCode() == ErrorCode.NONE.code()) {
                    producerId = response.producerId();
                    nextSequence = 0;
                }
                afterBackoff("with an id", this::go);
            });
        }

        private void build() {
            BatchBuilder builder = new BatchBuilder(256);
            if (idempotent) {
                builder.producer(producerId, (short) 0, nextSequence);
            }
            payloads.clear();
            int count = 1 + draws().nextInt(MOST_RECORDS);
            for (int i = 0; i < count; i++) {
                Payload payload = new Payload(partition.topicNumber(), partition.partition().partition(), number, nextNumber++);
                payloads.add(payload);
                builder.append(wallClockMs(), null, payload.toBytes(), List.of());
                partition.sends(payload, idempotent);
            }
            batch = builder.build();
        }

        private void send() {
            Leader leader = leader(partition);
            if (leader == null) {
                again();
                return;
            }
            ByteBuffer copy = ByteBuffer.allocate(batch.remaining()).put(batch.duplicate()).flip();
            ProduceRequest request = new ProduceRequest(null, acks, REPLICATION_TIMEOUT_MS, List.of(new TopicProduceData(null, partition.topicId(),
                List.of(new PartitionProduceData(partition.partition().partition(), new MemoryRecords(copy))))));
            ask(leader.node(), request, ProduceResponse.class,
                (response, failure) -> answered(response == null ? null : response.responses().get(0).partitionResponses().get(0), failure));
        }

        private void answered(PartitionProduceResponse answer, KafkaException failure) {
            if (failure == null && answer.errorCode() == ErrorCode.NONE.code()) {
                done(answer.baseOffset());
                return;
            }
            ErrorCode error = failure == null ? ErrorCode.of(answer.errorCode()) : failure.error();
            Violation.unless(error.isRetriable() || !partition.isKept(), "IDM-2", "%s refuses batch %d of producer %d, which was sent in order: %s", partition,
                payloads.get(0).number(), number, error);
            refresh();
            if (idempotent && error.isRetriable()) {
                again();
            } else {
                giveUp();
            }
        }

        private void again() {
            refresh();
            afterBackoff("try again", this::go);
        }

        private void done(long baseOffset) {
            if (acks == ALL) {
                for (int i = 0; i < payloads.size(); i++) {
                    partition.acknowledged(payloads.get(i), baseOffset + i);
                }
                acknowledged.batch(partition, baseOffset, payloads.size(), new RecordBatch(batch, 0).checksum());
            }
            nextSequence += payloads.size();
            batch = null;
            busy = false;
        }

        /** Nobody knows what became of it. */
        private void giveUp() {
            batch = null;
            producerId = RecordBatch.NO_PRODUCER_ID;
            busy = false;
        }
    }
}
