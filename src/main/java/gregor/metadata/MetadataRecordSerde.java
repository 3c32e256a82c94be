package gregor.metadata;

import gregor.protocol.Codec;
import gregor.protocol.InvalidRequest;
import gregor.protocol.WireReader;
import gregor.protocol.WireWriter;
import java.nio.ByteBuffer;

/**
 * Metadata records as the values of log records.
 *
 * <pre>
 *   frame version  unsigned varint, 1
 *   record type    unsigned varint, {@link MetadataRecordType#id()}
 *   version        unsigned varint, of the record's schema
 *   fields         the schema's, flexible; nothing may follow
 * </pre>
 *
 * <p>Frame 0 was that of Kafka 2.8's preview, which nobody reads any more. Source: Kafka's {@code MetadataRecordSerde}.
 */
public final class MetadataRecordSerde {

    private static final int FRAME_VERSION = 1;

    private MetadataRecordSerde() {}

    /** Writes a record in the version that fits a level of {@code metadata.version}. */
    public static ByteBuffer write(MetadataRecord record, MetadataVersion level) {
        return write(record, record.version(level));
    }

    /** @throws IllegalArgumentException if that version cannot say what the record says */
    public static ByteBuffer write(MetadataRecord record, short version) {
        WireWriter out = new WireWriter(64);
        out.writeUnsignedVarint(FRAME_VERSION);
        out.writeUnsignedVarint(record.type().id());
        out.writeUnsignedVarint(version);
        writeFields(record.type().recordClass(), record, version, out);
        return out.toBuffer();
    }

    private static <T> void writeFields(Class<T> type, Object record, short version, WireWriter out) {
        Codec.of(type, version).write(type.cast(record), out);
    }

    /**
     * Reads a record from a buffer's position to its limit. The record may share the buffer's memory.
     *
     * @throws UnreadableMetadata if the bytes are not exactly one record of a known type and version
     */
    public static MetadataRecord read(ByteBuffer value) {
        WireReader in = new WireReader(value.duplicate());
        try {
            return read(in);
        } catch (InvalidRequest e) {
            throw new UnreadableMetadata(e.getMessage(), e);
        }
    }

    private static MetadataRecord read(WireReader in) {
        int frame = in.readUnsignedVarint();
        if (frame != FRAME_VERSION) {
            throw new UnreadableMetadata("a metadata record with frame version " + Integer.toUnsignedString(frame)
                + "; only frame version " + FRAME_VERSION + " can be read");
        }
        int id = in.readUnsignedVarint();
        MetadataRecordType type = MetadataRecordType.ofId(id);
        if (type == null) {
            throw new UnreadableMetadata("a metadata record of the unknown type " + Integer.toUnsignedString(id)
                + "; it was written by a later release");
        }
        int version = in.readUnsignedVarint();
        if (!Codec.versions(type.recordClass()).contains(version)) {
            throw new UnreadableMetadata("a " + type + " record of version " + Integer.toUnsignedString(version)
                + "; versions " + Codec.versions(type.recordClass()) + " can be read");
        }
        MetadataRecord record = Codec.of(type.recordClass(), version).read(in);
        if (in.remaining() > 0) {
            throw new UnreadableMetadata(in.remaining() + " bytes behind a " + type + " record");
        }
        return record;
    }
}
