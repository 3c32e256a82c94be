package gregor.replica;

import static gregor.replica.TestBroker.idOf;
import static gregor.replica.TestBroker.partition;
import static gregor.replica.TestBroker.topicConfig;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.book.claim.Claim;
import gregor.log.FetchIsolation;
import gregor.log.UnifiedLog;
import gregor.message.FetchMessage.AbortedTransaction;
import gregor.message.FetchMessage.PartitionData;
import gregor.metadata.TopicRecords.TopicRecord;
import gregor.record.BatchBuilder;
import gregor.record.ControlRecord;
import gregor.sim.Interleaving;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * LOG-17: a fetch has one bound, however the log moves while it runs. Between any two of its steps (each question to the
 * trace, each access to the disk) others append, end transactions, let the follower advance the high watermark, delete.
 */
class FetchBoundTest {

    private static final int APPENDS = 60;

    /** @param first first offset of its transaction, -1 for a batch outside of one or a marker */
    private record Stored(long base, long next, long producerId, long first, int sizeInBytes) {}

    private record Transaction(long producerId, long first) {}

    /** One log, its model, and what others do to it. */
    private static final class World {
        final Random random;
        final TestBroker broker;
        final TopicPartition partition = new TopicPartition("bound", 0);
        final List<Stored> stored = new ArrayList<>();
        final Map<Long, Long> open = new LinkedHashMap<>();
        final Map<Transaction, Boolean> ended = new LinkedHashMap<>();
        final Map<Long, Integer> sequences = new LinkedHashMap<>();
        final Interleaving interleaving;

        World(long seed) {
            random = new Random(seed);
            interleaving = new Interleaving(random, () -> {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    change();
                }
            });
            broker = new TestBroker(Map.of(), interleaving::around, interleaving);
            Uuid id = idOf("bound");
            broker.publish(new TopicRecord("bound", id), topicConfig("bound", "internal.segment.bytes", "600"),
                topicConfig("bound", "index.interval.bytes", "150"), topicConfig("bound", "file.delete.delay.ms", "0"),
                partition(id, 0, List.of(1, 2), List.of(1, 2), 1, 0));
        }

        UnifiedLog log() {
            return broker.logs.log(partition);
        }

        void change() {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> replicate(log().logEndOffset());
                case 3 -> replicate(log().highWatermark() + random.nextInt((int) (log().logEndOffset() - log().highWatermark()) + 1));
                case 4, 5, 6, 7 -> end(random.nextInt(3));
                case 8 -> {
                    long start = log().logStartOffset();
                    log().incrementLogStartOffset(start + random.nextInt((int) (log().highWatermark() - start) + 1) / 3);
                    log().tick(broker.clock.millis(), Long.MAX_VALUE);
                }
                default -> append(random.nextInt(4));
            }
        }

        private void replicate(long end) {
            broker.followerFetch(2, partition, end);
        }

        private void append(long producer) {
            BatchBuilder batch = new BatchBuilder(128);
            boolean plain = producer == 3;
            if (!plain) {
                batch.transactional().producer(producer, (short) 0, sequences.merge(producer, 1, Integer::sum) - 1);
            }
            batch.append(1, null, ByteBuffer.allocate(random.nextInt(80)), List.of());
            long base = log().logEndOffset();
            ByteBuffer records = batch.build();
            int size = records.remaining();
            assertThat(broker.produceRaw((short) 1, partition, records).baseOffset()).isEqualTo(base);
            if (!plain) {
                open.putIfAbsent(producer, base);
            }
            stored.add(new Stored(base, base + 1, producer, plain ? -1 : open.get(producer), size));
        }

        private void end(long producer) {
            Long first = open.remove(producer);
            if (first == null) {
                return;
            }
            boolean commit = random.nextInt(3) == 0;
            ByteBuffer marker = new BatchBuilder(128).producer(producer, (short) 0, -1).transactional().control()
                .append(1, commit ? ControlRecord.commit(0) : ControlRecord.abort(0)).build();
            long base = log().logEndOffset();
            int size = marker.remaining();
            log().appendOwn(marker, 0, 0);
            ended.put(new Transaction(producer, first), commit);
            stored.add(new Stored(base, base + 1, producer, -1, size));
        }

        void fetch() {
            FetchIsolation isolation = random.nextInt(3) == 0 ? FetchIsolation.HIGH_WATERMARK : FetchIsolation.TXN_COMMITTED;
            long start = log().logStartOffset();
            long from = start + random.nextInt((int) (log().logEndOffset() - start) + 1);
            long seen = isolation == FetchIsolation.TXN_COMMITTED ? log().lastStableOffset() : log().highWatermark();
            FetchParams params = new FetchParams(-1, -1, 0, 1, 60 + random.nextInt(1500), isolation, null);
            PartitionData data = interleaving.watch(() -> broker.fetch(params, TestBroker.from(partition, from))).last.get(0).data();
            if (data.errorCode() == ErrorCode.OFFSET_OUT_OF_RANGE.code()) {
                assertThat(from).isLessThan(log().logStartOffset());
                return;
            }
            assertThat(data.errorCode()).isZero();
            check(data, from, isolation == FetchIsolation.TXN_COMMITTED, seen);
        }

        private void check(PartitionData data, long from, boolean committedOnly, long seenBefore) {
            long bound = committedOnly ? data.lastStableOffset() : data.highWatermark();
            assertThat(data.lastStableOffset()).isLessThanOrEqualTo(data.highWatermark());
            assertThat(data.logStartOffset()).isLessThanOrEqualTo(data.lastStableOffset());
            assertThat(bound).as("the bound never goes back").isGreaterThanOrEqualTo(seenBefore);
            int left = data.records().sizeInBytes();
            assertThat(left > 0).as("there is something to read from %d below %d", from, bound).isEqualTo(from < bound);
            List<Transaction> named = new ArrayList<>();
            if (committedOnly) {
                for (AbortedTransaction each : data.abortedTransactions()) {
                    named.add(new Transaction(each.producerId(), each.firstOffset()));
                    assertThat(ended).as("named").containsEntry(named.get(named.size() - 1), false);
                }
            }
            for (Stored batch : stored) {
                if (batch.next > from && left > 0) {
                    left -= batch.sizeInBytes;
                    assertThat(batch.next).as("bytes of offset %d are below the bound", batch.base).isLessThanOrEqualTo(bound);
                    Transaction transaction = new Transaction(batch.producerId, batch.first);
                    if (committedOnly && batch.first >= 0 && left >= 0) {
                        assertThat(ended).as("nothing undecided is shown").containsKey(transaction);
                        assertThat(named.contains(transaction)).as("aborted, named").isEqualTo(!ended.get(transaction));
                    }
                }
            }
            assertThat(left).as("no bytes but those of batches").isLessThanOrEqualTo(0);
        }
    }

    /** H39, and mutant 13: the last stable offset is not read twice in one fetch. */
    @Claim("8.3")
    @Property(tries = 60)
    void aFetchShowsNothingAtOrAboveTheOneBoundItTook(@ForAll long seed) {
        World world = new World(seed);
        for (int i = 0; i < APPENDS; i++) {
            world.change();
            world.change();
            world.fetch();
        }
        assertThat(world.interleaving.turns()).as("the log moved while fetches ran").isGreaterThan(APPENDS / 4);
    }
}
