package gregor.tools;

import gregor.base.KafkaException;
import gregor.group.GroupRecords;
import gregor.protocol.Codec;
import gregor.protocol.InvalidRequest;
import gregor.protocol.WireReader;
import gregor.record.Record;
import gregor.tools.ClassicGroupRecords.ConsumerProtocolAssignment;
import gregor.tools.ClassicGroupRecords.ConsumerProtocolSubscription;
import gregor.tools.ClassicGroupRecords.LegacyOffsetCommitValue;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Records of a coordinator's topic: a key is a 2-byte type and its fields, a value a 2-byte version and its fields; both are
 * printed as JSON. Source: Kafka's {@code CoordinatorRecordSerde} and the schemas of its coordinators.
 */
final class CoordinatorDecoder implements RecordDecoder {

    private static final int KEY_VERSION = 0;
    private static final String DELETE = "<DELETE>";

    record Schemas(Class<? extends java.lang.Record> key, Class<? extends java.lang.Record> value) {}

    private final Map<Integer, Schemas> types = new TreeMap<>();

    private CoordinatorDecoder() {}

    /** {@code __consumer_offsets}. */
    static CoordinatorDecoder ofOffsets() {
        return new CoordinatorDecoder()
            .put(0, GroupRecords.OffsetCommitKey.class, LegacyOffsetCommitValue.class)
            .put(1, GroupRecords.OffsetCommitKey.class, GroupRecords.OffsetCommitValue.class)
            .put(2, GroupRecords.GroupMetadataKey.class, GroupRecords.GroupMetadataValue.class)
            .putAll(3, ConsumerGroupRecords.IN_ORDER)
            .put(16, ConsumerGroupRecords.ConsumerGroupRegularExpressionKey.class, ConsumerGroupRecords.ConsumerGroupRegularExpressionValue.class)
            .putAll(10, ShareGroupRecords.IN_ORDER)
            .put(17, StreamsGroupRecords.StreamsGroupMetadataKey.class, StreamsGroupRecords.StreamsGroupMetadataValue.class)
            .putAll(19, StreamsGroupRecords.IN_ORDER);
    }

    /** {@code __transaction_state}. */
    static CoordinatorDecoder ofTransactions() {
        return new CoordinatorDecoder()
            .put(0, TransactionLogRecords.TransactionLogKey.class, TransactionLogRecords.TransactionLogValue.class);
    }

    /** {@code __share_group_state}. */
    static CoordinatorDecoder ofShareGroups() {
        return new CoordinatorDecoder()
            .put(0, ShareStateRecords.ShareSnapshotKey.class, ShareStateRecords.ShareSnapshotValue.class)
            .put(1, ShareStateRecords.ShareUpdateKey.class, ShareStateRecords.ShareUpdateValue.class);
    }

    private CoordinatorDecoder put(int type, Class<? extends java.lang.Record> key, Class<? extends java.lang.Record> value) {
        types.put(type, new Schemas(key, value));
        return this;
    }

    /** @param keysAndValues of the types from the first on, the key of each before its value */
    private CoordinatorDecoder putAll(int firstType, List<Class<? extends java.lang.Record>> keysAndValues) {
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            put(firstType + i / 2, keysAndValues.get(i), keysAndValues.get(i + 1));
        }
        return this;
    }

    /** What there is, by the number in the key. */
    Map<Integer, Schemas> types() {
        return types;
    }

    @Override
    public Contents decode(Record record) {
        if (!record.hasKey()) {
            return new Contents("Error at offset " + record.offset() + ", skipping. The record has no key.", null);
        }
        try {
            WireReader key = new WireReader(record.key().duplicate());
            int type = key.readShort();
            Schemas schemas = types.get(type);
            if (schemas == null) {
                return new Contents("Unknown record type " + type + " at offset " + record.offset() + ", skipping.", null);
            }
            String keyText = json("type", type, read(schemas.key(), KEY_VERSION, key));
            return new Contents(keyText, record.hasValue() ? value(schemas.value(), new WireReader(record.value().duplicate())) : DELETE);
        } catch (KafkaException e) {
            return new Contents("Error at offset " + record.offset() + ", skipping. " + e.getMessage(), null);
        }
    }

    private static String value(Class<? extends java.lang.Record> schema, WireReader in) {
        int version = in.readShort();
        Map<String, Object> fields = read(schema, version, in);
        if (schema == GroupRecords.GroupMetadataValue.class && "consumer".equals(fields.get("protocolType"))) {
            ((List<?>) fields.get("members")).forEach(member -> unpack((Map<?, ?>) member));
        }
        return json("version", version, fields);
    }

    private static String json(String name, int number, Map<String, Object> fields) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(name, String.valueOf(number));
        json.put("data", fields);
        return Json.write(json);
    }

    /** @throws KafkaException if the bytes are not of the schema */
    private static <T extends java.lang.Record> Map<String, Object> read(Class<T> schema, int version, WireReader in) {
        if (!Codec.versions(schema).contains(version)) {
            throw new InvalidRequest(in.position(), "version " + version + "; versions " + Codec.versions(schema) + " can be read");
        }
        return RecordJson.of(Codec.of(schema, version).read(in), version);
    }

    /** What a consumer says of itself, and what it is given, is bytes to a classic group; they are shown unpacked if they can be. */
    private static void unpack(Map<?, ?> member) {
        @SuppressWarnings("unchecked")
        Map<String, Object> fields = (Map<String, Object>) member;
        fields.computeIfPresent("subscription", (name, bytes) -> unpacked(ConsumerProtocolSubscription.class, bytes));
        fields.computeIfPresent("assignment", (name, bytes) -> unpacked(ConsumerProtocolAssignment.class, bytes));
    }

    private static Object unpacked(Class<? extends java.lang.Record> schema, Object base64) {
        try {
            WireReader in = new WireReader(ByteBuffer.wrap(java.util.Base64.getDecoder().decode((String) base64)));
            int version = in.readShort();
            return read(schema, version, in);
        } catch (KafkaException asItWas) {
            return base64;
        }
    }
}
