package gregor.tools;

import gregor.base.KafkaException;
import gregor.metadata.MetadataRecord;
import gregor.metadata.MetadataRecordSerde;
import gregor.protocol.WireReader;
import gregor.record.Record;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes text of a record's key and value. */
interface RecordDecoder {

    /**
     * What is shown of a record.
     *
     * @param key null if none is shown
     * @param payload null if none is shown
     */
    record Contents(String key, String payload) {}

    /** Never throws: what can't be decoded is told in the text. */
    Contents decode(Record record);

    /** The bytes as UTF-8. */
    static Contents text(Record record) {
        return new Contents(record.hasKey() ? text(record.key()) : null, record.hasValue() ? text(record.value()) : null);
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    /** The values are cluster metadata records. */
    static Contents clusterMetadata(Record record) {
        return new Contents(null, record.hasValue() ? metadataJson(record) : "null");
    }

    private static String metadataJson(Record record) {
        try {
            MetadataRecord read = MetadataRecordSerde.read(record.value());
            WireReader frame = new WireReader(record.value().duplicate());
            frame.readUnsignedVarint(); // the version of the frame
            frame.readUnsignedVarint(); // the type of the record
            int version = frame.readUnsignedVarint();
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("type", read.type().name() + "_RECORD");
            json.put("version", version);
            json.put("data", RecordJson.of((java.lang.Record) read, version));
            return Json.write(json);
        } catch (KafkaException e) {
            return "Error at " + record.offset() + ", skipping. " + e.getMessage();
        }
    }
}
