package gregor.replica;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.book.claim.Claim;
import gregor.log.FetchIsolation;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Rows 34 and 35: whole batches from the one that contains the offset, limits to the byte, and never stuck. */
class FetchLimitsTest {
    private static final int PARTITIONS = 3;

    private record Sent(long baseOffset, long nextOffset, byte[] bytes) {}

    private TestBroker broker;
    private List<List<Sent>> sent;

    /** What a fetch of one partition gives, by putting all batches together and cutting. */
    private byte[] naive(int partition, long offset, int maxBytes, boolean minOneBatch) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int firstBytes = 0;
        for (Sent batch : sent.get(partition)) {
            if (batch.nextOffset > offset) {
                firstBytes = firstBytes == 0 ? batch.bytes.length : firstBytes;
                all.writeBytes(batch.bytes);
            }
        }
        int allowed = minOneBatch ? Math.max(maxBytes, firstBytes) : maxBytes;
        return allowed < firstBytes ? new byte[0] : Arrays.copyOf(all.toByteArray(), Math.min(allowed, all.size()));
    }

    @Claim("8.2")
    @Property(tries = 60)
    void aFetchGivesWhatCuttingAllBatchesGives(
            @ForAll @Size(max = 30) List<@IntRange(max = 299) Integer> batches,
            @ForAll @Size(min = 1, max = 12) List<@IntRange(max = 9_999) Integer> fetches) {
        broker = new TestBroker();
        sent = new ArrayList<>();
        broker.createTopic("t", PARTITIONS, Map.of("segment.bytes", "1048576"));
        long[] nextOffsets = new long[PARTITIONS];
        for (int i = 0; i < PARTITIONS; i++) {
            sent.add(new ArrayList<>());
        }
        for (int each : batches) {
            int partition = each % PARTITIONS;
            String[] values = new String[1 + each % 2];
            Arrays.fill(values, "v".repeat(each));
            ByteBuffer batch = TestBroker.batch(broker.clock.millis(), values);
            broker.produceRaw((short) 1, new TopicPartition("t", partition), batch);
            byte[] bytes = new byte[batch.remaining()];
            batch.duplicate().get(bytes);
            sent.get(partition).add(new Sent(nextOffsets[partition], nextOffsets[partition] + values.length, bytes));
            nextOffsets[partition] += values.length;
        }
        for (int each : fetches) {
            check(each, nextOffsets);
        }
    }

    private void check(int seed, long[] nextOffsets) {
        FetchPartitionRequest[] wanted = new FetchPartitionRequest[1 + seed % PARTITIONS];
        for (int i = 0; i < wanted.length; i++) {
            int partition = (seed + i) % PARTITIONS;
            long offset = seed / 7 % (nextOffsets[partition] + 1);
            wanted[i] = new FetchPartitionRequest(new TopicPartition("t", partition), Uuid.ZERO, partition, -1, offset, -1, -1,
                seed * (i + 1) % 1_500);
        }
        FetchParams params = new FetchParams(-1, -1, 0, 1, seed % 2_000, FetchIsolation.HIGH_WATERMARK, null);
        List<FetchResult> results = broker.fetch(params, wanted).last;
        int left = params.maxBytes();
        boolean minOneBatch = true;
        for (int i = 0; i < wanted.length; i++) {
            byte[] expected = naive(wanted[i].partition(), wanted[i].fetchOffset(), Math.min(left, wanted[i].maxBytes()), minOneBatch);
            assertThat(TestBroker.bytes(results.get(i).data())).isEqualTo(expected);
            assertThat(results.get(i).data().highWatermark()).isEqualTo(nextOffsets[wanted[i].partition()]);
            minOneBatch &= expected.length == 0;
            left = Math.max(0, left - expected.length);
        }
    }
}
