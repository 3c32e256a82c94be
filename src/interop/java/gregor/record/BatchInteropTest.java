package gregor.record;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.Uuid;
import gregor.compress.Compression;
import gregor.record.ControlMessage.KRaftVersionRecord;
import gregor.record.ControlMessage.SnapshotFooterRecord;
import gregor.record.ControlMessage.SnapshotHeaderRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.message.LeaderChangeMessage;
import org.apache.kafka.common.message.VotersRecord;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.utils.ByteBufferOutputStream;
import org.junit.jupiter.api.Test;

/** Apache Kafka's batches and ours, byte for byte and field by field. */
class BatchInteropTest {

    private static final short V0 = 0;

    @Provide
    Arbitrary<List<TestRecord>> records() {
        return TestRecord.lists(10);
    }

    @Property(tries = 300)
    void buildsWhatKafkaBuilds(@ForAll("records") List<TestRecord> records, @ForAll @IntRange(max = 4) int codec,
            @ForAll boolean logAppendTime, @ForAll boolean idempotent, @ForAll boolean transactional,
            @ForAll @IntRange(max = 1000) int baseOffset, @ForAll boolean horizon) {
        BatchBuilder ours = new BatchBuilder(10).baseOffset(baseOffset).partitionLeaderEpoch(9).compression(Compression.of(codec));
        if (logAppendTime) {
            ours.logAppendTime(77);
        }
        if (idempotent) {
            ours.producer(5, (short) 2, Integer.MAX_VALUE);
        }
        if (idempotent && transactional) {
            ours.transactional();
        }
        if (horizon) {
            ours.deleteHorizon(1_700_000_000_000L);
        }
        records.forEach(record -> record.appendTo(ours));
        ByteBuffer built = ours.build();

        MemoryRecordsBuilder theirs = new MemoryRecordsBuilder(new ByteBufferOutputStream(100), (byte) 2, kafka(codec),
            logAppendTime ? org.apache.kafka.common.record.TimestampType.LOG_APPEND_TIME
                : org.apache.kafka.common.record.TimestampType.CREATE_TIME,
            baseOffset, 77, idempotent ? 5 : -1, (short) (idempotent ? 2 : -1), idempotent ? Integer.MAX_VALUE : -1,
            idempotent && transactional, false, 9, Integer.MAX_VALUE, horizon ? 1_700_000_000_000L : -1);
        records.forEach(record -> append(theirs, record));
        ByteBuffer expected = theirs.build().buffer();
        if (codec == 0) {
            assertThat(built).isEqualTo(expected);
        } else {
            assertThat(headerWithoutLengthAndCrc(built)).isEqualTo(headerWithoutLengthAndCrc(expected));
            assertSameHeader(new RecordBatch(built, 0), built);
            assertSameRecords(new RecordBatch(built, 0), expected);
        }
        assertSameRecords(new RecordBatch(expected, 0), built);
    }

    @Property(tries = 60)
    void readsTheHeaderOfEveryCodec(@ForAll("records") List<TestRecord> records, @ForAll @IntRange(max = 4) int codec) {
        MemoryRecordsBuilder theirs = MemoryRecords.builder(ByteBuffer.allocate(100), (byte) 2, kafka(codec),
            org.apache.kafka.common.record.TimestampType.CREATE_TIME, 3, -1, 8, (short) 1, 2, true, 6);
        records.forEach(record -> append(theirs, record));
        ByteBuffer bytes = theirs.build().buffer();
        RecordBatch batch = new RecordBatch(bytes, 0);
        batch.ensureValid();
        assertSameHeader(batch, bytes);
        batch.setBaseOffset(1L << 40);
        batch.setPartitionLeaderEpoch(12);
        batch.setLogAppendTime(1_800_000_000_000L);
        assertSameHeader(batch, bytes);
        assertSameRecords(batch, bytes);
    }

    @Test
    void controlBatchesAreKafkas() {
        for (boolean commit : new boolean[] {true, false}) {
            ByteBuffer theirs = MemoryRecords.withEndTransactionMarker(30, 1000, 4, 5, (short) 6,
                new EndTransactionMarker(commit ? ControlRecordType.COMMIT : ControlRecordType.ABORT, 12)).buffer();
            assertThat(new BatchBuilder(99).baseOffset(30).partitionLeaderEpoch(4).producer(5, (short) 6, -1).transactional()
                .control().append(1000, commit ? ControlRecord.commit(12) : ControlRecord.abort(12)).build()).isEqualTo(theirs);
        }
        ByteBuffer room = ByteBuffer.allocate(500);
        assertControl(MemoryRecords.withSnapshotHeaderRecord(7, 1000, 3, room.clear(),
                new org.apache.kafka.common.message.SnapshotHeaderRecord().setLastContainedLogTimestamp(55)),
            new ControlRecord(ControlType.SNAPSHOT_HEADER, new SnapshotHeaderRecord(V0, 55)));
        assertControl(MemoryRecords.withSnapshotFooterRecord(7, 1000, 3, room.clear(),
                new org.apache.kafka.common.message.SnapshotFooterRecord()),
            new ControlRecord(ControlType.SNAPSHOT_FOOTER, new SnapshotFooterRecord(V0)));
        assertControl(MemoryRecords.withKRaftVersionRecord(7, 1000, 3, room.clear(),
                new org.apache.kafka.common.message.KRaftVersionRecord().setKRaftVersion((short) 1)),
            new ControlRecord(ControlType.KRAFT_VERSION, new KRaftVersionRecord(V0, (short) 1)));
        assertControl(MemoryRecords.withLeaderChangeMessage(7, 1000, 3, room.clear(), new LeaderChangeMessage().setLeaderId(2)
                .setVoters(List.of(new LeaderChangeMessage.Voter().setVoterId(1), new LeaderChangeMessage.Voter().setVoterId(2)))
                .setGrantingVoters(List.of(new LeaderChangeMessage.Voter().setVoterId(2)))),
            new ControlRecord(ControlType.LEADER_CHANGE, new ControlMessage.LeaderChangeMessage(V0, 2,
                List.of(new ControlMessage.LeaderChangeMessage.Voter(1, Uuid.ZERO),
                    new ControlMessage.LeaderChangeMessage.Voter(2, Uuid.ZERO)),
                List.of(new ControlMessage.LeaderChangeMessage.Voter(2, Uuid.ZERO)))));
        VotersRecord.EndpointCollection endpoints = new VotersRecord.EndpointCollection();
        endpoints.add(new VotersRecord.Endpoint().setName("CONTROLLER").setHost("::1").setPort(65_000));
        assertControl(MemoryRecords.withVotersRecord(7, 1000, 3, room.clear(), new VotersRecord().setVoters(List.of(
                new VotersRecord.Voter().setVoterId(4).setVoterDirectoryId(new org.apache.kafka.common.Uuid(1, 2))
                    .setEndpoints(endpoints)
                    .setKRaftVersionFeature(new VotersRecord.KRaftVersionFeature().setMaxSupportedVersion((short) 1))))),
            new ControlRecord(ControlType.KRAFT_VOTERS, new ControlMessage.VotersRecord(V0, List.of(
                new ControlMessage.VotersRecord.Voter(4, new Uuid(1, 2),
                    List.of(new ControlMessage.VotersRecord.Endpoint("CONTROLLER", "::1", 65_000)),
                    new ControlMessage.VotersRecord.KRaftVersionFeature(V0, (short) 1))))));
        for (ControlRecordType type : ControlRecordType.values()) {
            assertThat(ControlType.valueOf(type.name()).id()).isEqualTo(type.type());
        }
    }

    private static void assertControl(MemoryRecords theirs, ControlRecord ours) {
        ByteBuffer bytes = theirs.buffer();
        assertThat(new BatchBuilder(99).baseOffset(7).partitionLeaderEpoch(3).control().append(1000, ours).build()).isEqualTo(bytes);
        assertThat(ControlRecord.of(new RecordBatch(bytes, 0).records().iterator().next())).isEqualTo(ours);
    }

    /** The two fields that depend on how tightly a packer packs. */
    private static ByteBuffer headerWithoutLengthAndCrc(ByteBuffer batch) {
        return ByteBuffer.allocate(RecordBatch.HEADER_BYTES).put(0, batch, 0, RecordBatch.HEADER_BYTES)
            .putInt(RecordBatch.LENGTH_AT, 0).putInt(RecordBatch.CRC_AT, 0);
    }

    private static void assertSameHeader(RecordBatch ours, ByteBuffer bytes) {
        MutableRecordBatch theirs = only(bytes);
        assertThat(theirs.isValid()).isTrue();
        assertThat(List.of(ours.baseOffset(), ours.lastOffset(), ours.nextOffset(), ours.sizeInBytes(), ours.magic(),
                ours.partitionLeaderEpoch(), ours.checksum(), ours.compression().id(), ours.compression().configName()))
            .isEqualTo(List.of(theirs.baseOffset(), theirs.lastOffset(), theirs.nextOffset(), theirs.sizeInBytes(), theirs.magic(),
                theirs.partitionLeaderEpoch(), theirs.checksum(), theirs.compressionType().id * 1, theirs.compressionType().name));
        assertThat(List.of(ours.isTransactional(), ours.isControl(), ours.maxTimestamp(), ours.timestampType().configName(),
                ours.producerId(), ours.producerEpoch(), ours.baseSequence(), ours.lastSequence(), ours.recordCount(),
                ours.hasProducerId(), ours.isCompressed(), ours.deleteHorizonMs()))
            .isEqualTo(List.of(theirs.isTransactional(), theirs.isControlBatch(), theirs.maxTimestamp(), theirs.timestampType().name,
                theirs.producerId(), theirs.producerEpoch(), theirs.baseSequence(), theirs.lastSequence(), theirs.countOrNull(),
                theirs.hasProducerId(), theirs.isCompressed(), theirs.deleteHorizonMs().orElse(-1)));
    }

    private static void assertSameRecords(RecordBatch ours, ByteBuffer bytes) {
        List<Record> read = new ArrayList<>();
        ours.records().forEach(read::add);
        int i = 0;
        for (org.apache.kafka.common.record.internal.Record theirs : only(bytes)) {
            List<Header> headers = new ArrayList<>();
            for (org.apache.kafka.common.header.Header header : theirs.headers()) {
                headers.add(new Header(header.key(), header.value() == null ? null : ByteBuffer.wrap(header.value())));
            }
            assertThat(read.get(i++))
                .isEqualTo(new Record(theirs.offset(), theirs.timestamp(), theirs.key(), theirs.value(), headers));
        }
        assertThat(i).isEqualTo(read.size());
    }

    static MutableRecordBatch only(ByteBuffer bytes) {
        return MemoryRecords.readableRecords(bytes).batches().iterator().next();
    }

    static org.apache.kafka.common.compress.Compression kafka(int codec) {
        return org.apache.kafka.common.compress.Compression.of(CompressionType.forId(codec)).build();
    }

    static void append(MemoryRecordsBuilder builder, TestRecord record) {
        org.apache.kafka.common.header.Header[] headers = new org.apache.kafka.common.header.Header[record.headers().size()];
        for (int i = 0; i < headers.length; i++) {
            Map.Entry<String, byte[]> header = record.headers().get(i);
            headers[i] = new RecordHeader(header.getKey(), header.getValue());
        }
        builder.append(record.timestamp(), record.key(), record.value(), headers);
    }
}
