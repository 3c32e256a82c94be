package gregor.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.record.ControlMessage.KRaftVersionRecord;
import gregor.record.ControlMessage.LeaderChangeMessage;
import gregor.record.ControlMessage.SnapshotFooterRecord;
import gregor.record.ControlMessage.SnapshotHeaderRecord;
import gregor.record.ControlMessage.VotersRecord;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControlRecordTest {

    private static final short V0 = 0;

    private static final List<ControlRecord> ONE_OF_EACH = List.of(
        ControlRecord.abort(3),
        ControlRecord.commit(Integer.MAX_VALUE),
        new ControlRecord(ControlType.LEADER_CHANGE, new LeaderChangeMessage(V0, 1,
            List.of(new LeaderChangeMessage.Voter(1, Uuid.ZERO), new LeaderChangeMessage.Voter(2, Uuid.ZERO)),
            List.of(new LeaderChangeMessage.Voter(2, Uuid.ZERO)))),
        new ControlRecord(ControlType.SNAPSHOT_HEADER, new SnapshotHeaderRecord(V0, 1_700_000_000_000L)),
        new ControlRecord(ControlType.SNAPSHOT_FOOTER, new SnapshotFooterRecord(V0)),
        new ControlRecord(ControlType.KRAFT_VERSION, new KRaftVersionRecord(V0, (short) 1)),
        new ControlRecord(ControlType.KRAFT_VOTERS, new VotersRecord(V0, List.of(new VotersRecord.Voter(1, new Uuid(7, 8),
            List.of(new VotersRecord.Endpoint("CONTROLLER", "localhost", 65_535)),
            new VotersRecord.KRaftVersionFeature(V0, (short) 1))))));

    @Test
    void writesTheMarkerThatKafkaWrote() {
        ByteBuffer marker = new BatchBuilder(64).baseOffset(7).partitionLeaderEpoch(5)
            .producer(4711, (short) 4, RecordBatch.NO_SEQUENCE).transactional().control()
            .append(1_700_000_000_000L, ControlRecord.commit(9))
            .build();
        assertThat(marker).isEqualTo(KafkaBytes.heap(KafkaBytes.COMMIT_MARKER));
        Record record = KafkaBytes.batch(KafkaBytes.COMMIT_MARKER).records().iterator().next();
        assertThat(ControlRecord.of(record)).isEqualTo(ControlRecord.commit(9));
    }

    @Test
    void readsWhatItWrote() {
        assertThat(ONE_OF_EACH).extracting(ControlRecord::type).containsExactly(
            ControlType.ABORT, ControlType.COMMIT, ControlType.LEADER_CHANGE, ControlType.SNAPSHOT_HEADER,
            ControlType.SNAPSHOT_FOOTER, ControlType.KRAFT_VERSION, ControlType.KRAFT_VOTERS);
        for (ControlRecord control : ONE_OF_EACH) {
            ByteBuffer bytes = new BatchBuilder(64).control().append(5, control).build();
            Record record = new RecordBatch(bytes, 0).records().iterator().next();
            assertThat(ControlType.of(record.key())).isEqualTo(control.type());
            assertThat(control.type().id()).isEqualTo(ONE_OF_EACH.indexOf(control));
            assertThat(ControlRecord.of(record)).isEqualTo(control);
        }
    }

    @Test
    void aLeaderChangeHasItsVersionFirstAndNoDirectoryIds() {
        ByteBuffer value = ONE_OF_EACH.get(2).value();
        assertThat(HexFormat.of().formatHex(value.array(), 0, value.limit()))
            .isEqualTo("0000" + "00000001" + "03" + "0000000100" + "0000000200" + "02" + "0000000200" + "00");
    }

    @Test
    void refusesWhatIsNoControlRecord() {
        for (String key : new String[] {null, "", "000000", "ffff0001"}) {
            assertThatThrownBy(() -> ControlType.of(key == null ? null : KafkaBytes.heap(key)))
                .extracting("error").isEqualTo(ErrorCode.INVALID_RECORD);
        }
        assertThat(ControlType.of(KafkaBytes.heap("00010001"))).as("a later version of the key").isEqualTo(ControlType.COMMIT);
        assertThat(ControlType.of(KafkaBytes.heap("00000007"))).isEqualTo(ControlType.UNKNOWN);
        assertThat(ControlType.of(KafkaBytes.heap("0000ffff"))).isEqualTo(ControlType.UNKNOWN);
        refused("00000007", "000000000001");
        refused("00000000", null);
        refused("00000000", "0000000001");
        refused("00000000", "ffff00000001");
        refused("00000002", "000000000001ff");
        assertThatThrownBy(() -> new ControlRecord(ControlType.ABORT, new SnapshotFooterRecord(V0)))
            .isInstanceOf(IllegalArgumentException.class);
    }

    private static void refused(String key, String value) {
        Record record = new Record(11, 0, KafkaBytes.heap(key), value == null ? null : KafkaBytes.heap(value), List.of());
        assertThatThrownBy(() -> ControlRecord.of(record)).hasMessageContaining("offset 11")
            .extracting("error").isEqualTo(ErrorCode.INVALID_RECORD);
    }
}
