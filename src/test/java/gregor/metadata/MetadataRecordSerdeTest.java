package gregor.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.metadata.ClusterRecords.BrokerRegistrationChangeRecord;
import gregor.metadata.TopicRecords.TopicRecord;
import gregor.base.Uuid;
import gregor.protocol.Codec;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MetadataRecordSerdeTest {

    @Property(tries = 50)
    void whatIsWrittenIsRead(@ForAll long seed) {
        RandomRecords random = new RandomRecords(seed);
        for (MetadataRecordType type : MetadataRecordType.values()) {
            for (short version = 0; version <= Codec.versions(type.recordClass()).max(); version++) {
                MetadataRecord record = random.next(type, version);
                assertThat(MetadataRecordSerde.read(MetadataRecordSerde.write(record, version))).isEqualTo(record);
                assertThat(record.type()).isSameAs(type);
            }
        }
    }

    @Property(tries = 50)
    void damagedBytesGiveATypedError(@ForAll long seed) {
        RandomRecords random = new RandomRecords(seed);
        for (MetadataRecordType type : MetadataRecordType.values()) {
            ByteBuffer good = MetadataRecordSerde.write(random.next(type, 0), (short) 0);
            for (int length = 0; length < good.limit(); length++) {
                ByteBuffer cut = good.slice(0, length);
                assertThatThrownBy(() -> MetadataRecordSerde.read(cut)).isInstanceOf(UnreadableMetadata.class);
            }
            ByteBuffer longer = ByteBuffer.allocate(good.limit() + 1).put(good.duplicate()).rewind();
            assertThatThrownBy(() -> MetadataRecordSerde.read(longer)).isInstanceOf(UnreadableMetadata.class);
        }
    }

    @Test
    void framesTypesAndVersionsFromElsewhereAreRefusedByName() {
        assertThatThrownBy(() -> MetadataRecordSerde.read(bytes("000200")))
            .isInstanceOf(UnreadableMetadata.class).hasMessageContaining("frame version 0");
        assertThatThrownBy(() -> MetadataRecordSerde.read(bytes("01060000")))
            .isInstanceOf(UnreadableMetadata.class).hasMessageContaining("unknown type 6");
        assertThatThrownBy(() -> MetadataRecordSerde.read(bytes("01ffffffff0f0000")))
            .isInstanceOf(UnreadableMetadata.class).hasMessageContaining("unknown type 4294967295");
        assertThatThrownBy(() -> MetadataRecordSerde.read(bytes("01090100")))
            .isInstanceOf(UnreadableMetadata.class).hasMessageContaining("REMOVE_TOPIC record of version 1");
    }

    @Test
    void aTopicRecordByteForByte() {
        ByteBuffer written = MetadataRecordSerde.write(new TopicRecord("foo", new Uuid(1, 2)), MetadataVersion.LATEST_PRODUCTION);
        // frame 1, type 2, version 0, length + 1 and "foo", the id, no tagged fields
        assertThat(HexFormat.of().formatHex(written.array(), written.arrayOffset(), written.arrayOffset() + written.limit()))
            .isEqualTo("010200" + "04666f6f" + "0000000000000001" + "0000000000000002" + "00");
    }

    @Test
    void theVersionFollowsTheLevelOrTheContent() {
        RandomRecords random = new RandomRecords(7);
        assertThat(versions(random.next(MetadataRecordType.REGISTER_BROKER, 4), 7, 8, 16, 17, 29, 30)).containsExactly(1, 2, 2, 3, 3, 4);
        assertThat(versions(random.next(MetadataRecordType.PARTITION, 2), 16, 17, 22, 23, 30)).containsExactly(0, 1, 1, 2, 2);
        assertThat(versions(random.next(MetadataRecordType.PARTITION_CHANGE, 2), 16, 17, 22, 23, 30)).containsExactly(0, 1, 1, 2, 2);
        assertThat(versions(BrokerRegistrationChangeRecord.fencing(1, 2, BrokerRegistrationChangeRecord.FENCE), 30)).containsExactly(0);
        List<Uuid> dirs = List.of(new Uuid(3, 4));
        assertThat(versions(new BrokerRegistrationChangeRecord(1, 2, (byte) 0, (byte) 1, List.of(), null), 30)).containsExactly(1);
        assertThat(versions(new BrokerRegistrationChangeRecord(1, 2, (byte) 0, (byte) 0, dirs, null), 30)).containsExactly(2);
        assertThat(versions(new BrokerRegistrationChangeRecord(1, 2, (byte) 0, (byte) 0, dirs, List.of()), 30)).containsExactly(3);
    }

    @Test
    void levelsAreNamedByVersionOrRelease() {
        assertThat(MetadataVersion.parse("4.3.1")).isSameAs(MetadataVersion.IBP_4_3_IV0);
        assertThat(MetadataVersion.parse("4.0")).isSameAs(MetadataVersion.IBP_4_0_IV3);
        assertThat(MetadataVersion.parse("3.7-IV1")).isSameAs(MetadataVersion.IBP_3_7_IV1);
        assertThat(MetadataVersion.ofLevel(30)).isSameAs(MetadataVersion.LATEST_PRODUCTION);
        assertThatThrownBy(() -> MetadataVersion.parse("2.8")).hasMessageStartingWith("Unknown metadata.version '2.8'. Supported");
        assertThatThrownBy(() -> MetadataVersion.ofLevel(6)).hasMessageContaining("from 7 to 30");
    }

    private static List<Integer> versions(MetadataRecord record, int... levels) {
        return java.util.Arrays.stream(levels).mapToObj(level -> (int) record.version(MetadataVersion.ofLevel(level))).toList();
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }
}
