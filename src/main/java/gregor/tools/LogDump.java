package gregor.tools;

import gregor.metadata.MetadataRecord;
import gregor.metadata.MetadataRecordSerde;
import gregor.protocol.WireReader;
import gregor.record.ControlMessage;
import gregor.record.ControlRecord;
import gregor.record.ControlType;
import gregor.record.Header;
import gregor.record.Record;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Prints the batches of a segment, a line each, and on demand their records.
 *
 * @param deep whether records are printed
 * @param content whether their keys and values are printed too
 * @param asMetadata whether values are metadata records
 * @param skipRecordMetadata whether only keys and values of records are printed
 * @param maxBytes where to stop
 */
record LogDump(boolean deep, boolean content, boolean asMetadata, boolean skipRecordMetadata, long maxBytes) {

    /** @return the bytes behind the last whole batch */
    long print(SegmentReader segment, PrintStream out) throws IOException {
        long position = 0;
        for (RecordBatch batch = segment.batch(0); batch != null; batch = segment.batch(position)) {
            if (position + batch.sizeInBytes() > maxBytes) {
                return 0;
            }
            out.println(line(batch, position));
            if (deep) {
                for (Record record : batch.records()) {
                    out.println(line(batch, record));
                }
            }
            position += batch.sizeInBytes();
        }
        return segment.sizeBytes() - position;
    }

    private static String line(RecordBatch batch, long position) {
        return "baseOffset: " + batch.baseOffset() + " lastOffset: " + batch.lastOffset() + " count: " + batch.recordCount()
            + " baseSequence: " + batch.baseSequence() + " lastSequence: " + batch.lastSequence()
            + " producerId: " + batch.producerId() + " producerEpoch: " + batch.producerEpoch()
            + " partitionLeaderEpoch: " + batch.partitionLeaderEpoch()
            + " isTransactional: " + batch.isTransactional() + " isControl: " + batch.isControl()
            + " deleteHorizonMs: " + (batch.hasDeleteHorizon() ? "OptionalLong[" + batch.deleteHorizonMs() + "]" : "OptionalLong.empty")
            + " position: " + position + " " + batch.timestampType().configName() + ": " + batch.maxTimestamp()
            + " size: " + batch.sizeInBytes() + " magic: " + batch.magic()
            + " compresscodec: " + batch.compression().configName().toLowerCase(Locale.ROOT)
            + " crc: " + batch.checksum() + " isvalid: " + batch.isValid();
    }

    private String line(RecordBatch batch, Record record) {
        StringBuilder line = new StringBuilder();
        if (!skipRecordMetadata) {
            int sequence = batch.baseSequence() == RecordBatch.NO_SEQUENCE ? RecordBatch.NO_SEQUENCE
                : RecordBatch.incrementSequence(batch.baseSequence(), (int) (record.offset() - batch.baseOffset()));
            line.append("| offset: ").append(record.offset()).append(' ').append(batch.timestampType().configName()).append(": ")
                .append(record.timestamp()).append(" keySize: ").append(size(record.key())).append(" valueSize: ")
                .append(size(record.value())).append(" sequence: ").append(sequence).append(" headerKeys: ")
                .append(record.headers().stream().map(Header::key).collect(Collectors.joining(",", "[", "]")));
            if (batch.isControl()) {
                line.append(control(record));
            }
        } else if (content && !batch.isControl()) {
            line.append('|');
        }
        if (content && !batch.isControl()) {
            if (record.hasKey()) {
                line.append(" key: ").append(text(record.key()));
            }
            if (record.hasValue()) {
                line.append(" payload: ").append(asMetadata ? metadata(record.value()) : text(record.value()));
            }
        }
        return line.toString();
    }

    private static int size(ByteBuffer bytesOrNull) {
        return bytesOrNull == null ? -1 : bytesOrNull.remaining();
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    /** What a control record says, under the names that Kafka's tool gives the types. */
    private static String control(Record record) {
        ControlType type = ControlType.of(record.key());
        if (type == ControlType.UNKNOWN) {
            return " controlType: UNKNOWN(" + record.key().getShort(record.key().position() + Short.BYTES) + ")";
        }
        ControlRecord control = ControlRecord.of(record);
        String json = Json.write(RecordJson.of((java.lang.Record) control.message(), 0));
        return switch (type) {
            case ABORT, COMMIT -> " endTxnMarker: " + type + " coordinatorEpoch: "
                + ((ControlMessage.EndTxnMarker) control.message()).coordinatorEpoch();
            case LEADER_CHANGE -> " LeaderChange: " + json;
            case SNAPSHOT_HEADER -> " SnapshotHeader " + json;
            case SNAPSHOT_FOOTER -> " SnapshotFooter " + json;
            case KRAFT_VERSION -> " KRaftVersion " + json;
            case KRAFT_VOTERS -> " KRaftVoters " + json;
            case UNKNOWN -> "";
        };
    }

    private static String metadata(ByteBuffer value) {
        MetadataRecord record = MetadataRecordSerde.read(value);
        WireReader frame = new WireReader(value.duplicate());
        frame.readUnsignedVarint();
        frame.readUnsignedVarint();
        int version = frame.readUnsignedVarint();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", record.type() + "_RECORD");
        json.put("version", version);
        json.put("data", RecordJson.of((java.lang.Record) record, version));
        return Json.write(json);
    }
}
