package gregor.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.KafkaException;
import gregor.base.OffsetAndEpoch;
import gregor.record.ControlMessage.KRaftVersionRecord;
import gregor.record.RecordBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SnapshotFileTest {

    private static SnapshotFile random(long seed, int count, int size) {
        Random random = new Random(seed);
        List<ByteBuffer> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] value = new byte[random.nextInt(size)];
            random.nextBytes(value);
            values.add(ByteBuffer.wrap(value));
        }
        boolean dynamic = random.nextBoolean();
        return new SnapshotFile(random.nextInt(1000), dynamic ? new KRaftVersionRecord((short) 0, (short) 1) : null,
            dynamic ? DynamicVoter.toRecord(DynamicVoter.parseAll("1@a:1:JEXY6aqzQY-32P5TStzaFg").values(), "CONTROLLER") : null, values);
    }

    @Property(tries = 30)
    void whatIsWrittenIsReadAndOffsetsRunOn(@ForAll long seed, @ForAll @IntRange(max = 60) int count) {
        SnapshotFile snapshot = random(seed, count, 100_000);
        ByteBuffer file = snapshot.encode(3, 1000);
        assertThat(SnapshotFile.decode(file.duplicate())).isEqualTo(snapshot);
        long next = 0;
        for (RecordBatch batch : RecordBatch.in(file)) {
            assertThat(batch.baseOffset()).isEqualTo(next);
            assertThat(batch.partitionLeaderEpoch()).isEqualTo(3);
            next = batch.nextOffset();
        }
    }

    @Property(tries = 30)
    void i2ASnapshotCutOrDamagedAnywhereDoesNotCount(@ForAll long seed, @ForAll @IntRange(max = 5) int count) {
        ByteBuffer file = random(seed, count, 50).encode(0, 1000);
        for (int length = 0; length < file.limit(); length++) {
            ByteBuffer cut = file.slice(0, length);
            assertThatThrownBy(() -> SnapshotFile.decode(cut)).isInstanceOf(KafkaException.class);
        }
        Random random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            ByteBuffer bad = ByteBuffer.allocate(file.limit()).put(file.duplicate()).flip();
            int at = random.nextInt(bad.limit());
            bad.put(at, (byte) (bad.get(at) ^ 1 << random.nextInt(8)));
            SnapshotFile read;
            try {
                read = SnapshotFile.decode(bad);
            } catch (KafkaException noticed) {
                continue;
            }
            // Base offset and leader epoch lie outside of the checksum; nothing that counts does.
            assertThat(read).isEqualTo(SnapshotFile.decode(file.duplicate()));
        }
    }

    @Test
    void namesTellOffsetAndEpoch() {
        assertThat(SnapshotFile.fileName(SnapshotFile.BOOTSTRAP_ID)).isEqualTo("00000000000000000000-0000000000.checkpoint");
        OffsetAndEpoch id = new OffsetAndEpoch(1234567, 89);
        assertThat(SnapshotFile.idOf(SnapshotFile.fileName(id))).isEqualTo(id);
        for (String other : List.of("bootstrap.checkpoint", "00000000000000000000-0000000000.checkpoint.deleted", "quorum-state",
            "99999999999999999999-0000000000.checkpoint", "00000000000000000000-0000000000123.checkpoint.part")) {
            assertThat(SnapshotFile.idOf(other)).as(other).isNull();
        }
    }
}
