package gregor.message;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.protocol.types.BoundField;
import org.apache.kafka.common.protocol.types.Field;
import org.apache.kafka.common.protocol.types.Schema;
import org.apache.kafka.common.protocol.types.Struct;
import org.apache.kafka.common.protocol.types.TaggedFields;
import org.apache.kafka.common.protocol.types.Type;
import org.apache.kafka.common.record.internal.MemoryRecords;

/** Kafka's own message classes, and random messages made from the schemas inside them. */
final class KafkaMessages {

    private KafkaMessages() {}

    static ApiMessage empty(short key, boolean request) {
        ApiMessageType type = ApiMessageType.fromApiKey(key);
        return request ? type.newRequest() : type.newResponse();
    }

    /** Reads a message with Kafka's class; all bytes must be used up. */
    static ApiMessage read(short key, boolean request, short version, ByteBuffer bytes) {
        ApiMessage message = empty(key, request);
        ByteBuffer in = bytes.duplicate();
        message.read(new ByteBufferAccessor(in), version);
        if (in.hasRemaining()) {
            throw new AssertionError(in.remaining() + " bytes not read of " + message);
        }
        return message;
    }

    static ByteBuffer write(ApiMessage message, short version) {
        return MessageUtil.toByteBufferAccessor(message, version).buffer();
    }

    /** A random message as Kafka's schema for the version describes it, read and written once by Kafka's class. */
    static ByteBuffer random(short key, boolean request, short version, Random random) {
        ApiMessageType type = ApiMessageType.fromApiKey(key);
        Schema schema = (request ? type.requestSchemas() : type.responseSchemas())[version];
        Struct struct = (Struct) struct(schema, random);
        ByteBuffer bytes = ByteBuffer.allocate(schema.sizeOf(struct));
        schema.write(bytes, struct);
        return write(read(key, request, version, bytes.flip()), version);
    }

    private static Object struct(Schema schema, Random random) {
        // A NullableSchema checks its structs against the schema inside, by content.
        Struct struct = new Struct(schema);
        for (BoundField field : schema.fields()) {
            struct.set(field, value(field.def.type, random));
        }
        return struct;
    }

    private static Object value(Type type, Random random) {
        if (type.isNullable() && random.nextInt(4) == 0) {
            return null;
        }
        if (type.isArray()) {
            Object[] values = new Object[random.nextInt(4)];
            for (int i = 0; i < values.length; i++) {
                values[i] = value(type.arrayElementType().orElseThrow(), random);
            }
            return values;
        }
        if (type instanceof TaggedFields tagged) {
            TreeMap<Integer, Object> values = new TreeMap<>();
            for (var entry : tagged.fields().entrySet()) {
                if (random.nextInt(3) > 0) {
                    Field field = entry.getValue();
                    values.put(entry.getKey(), value(field.type, random));
                }
            }
            return values;
        }
        if (type instanceof Schema schema) {
            return struct(schema, random);
        }
        return primitive(type.toString(), random);
    }

    private static Object primitive(String name, Random random) {
        return switch (name) {
            case "BOOLEAN" -> random.nextBoolean();
            case "INT8" -> (byte) random.nextInt();
            case "INT16" -> (short) (random.nextInt(3) - 1);
            case "INT32" -> random.nextBoolean() ? random.nextInt(3) - 1 : random.nextInt();
            case "UINT16" -> random.nextInt(1 << 16);
            case "INT64" -> random.nextBoolean() ? random.nextInt(3) - 1 : random.nextLong();
            case "UUID" -> random.nextInt(4) == 0 ? Uuid.ZERO_UUID : new Uuid(random.nextLong(), random.nextLong());
            case "STRING", "COMPACT_STRING", "NULLABLE_STRING", "COMPACT_NULLABLE_STRING" ->
                "x\u00e9\u20ac".repeat(random.nextInt(8) == 0 ? 60 : random.nextInt(3));
            case "RECORDS", "COMPACT_RECORDS", "NULLABLE_RECORDS", "COMPACT_NULLABLE_RECORDS" ->
                MemoryRecords.readableRecords(bytes(random));
            case "BYTES", "COMPACT_BYTES", "NULLABLE_BYTES", "COMPACT_NULLABLE_BYTES" -> bytes(random);
            default -> throw new AssertionError("no random " + name);
        };
    }

    private static ByteBuffer bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(8) == 0 ? 200 : random.nextInt(5)];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }
}
