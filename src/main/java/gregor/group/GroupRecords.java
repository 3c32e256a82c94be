package gregor.group;

import gregor.base.Uuid;
import gregor.coordinator.CoordinatorRecord;
import gregor.protocol.Codec;
import gregor.protocol.Default;
import gregor.protocol.Ignorable;
import gregor.protocol.Nullable;
import gregor.protocol.Schema;
import gregor.protocol.Since;
import gregor.protocol.Tagged;
import gregor.protocol.Until;
import gregor.protocol.WireReader;
import gregor.protocol.WireWriter;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What {@code __consumer_offsets} holds of classic groups, in Kafka's format: a key is a 2-byte type and its fields, a
 * value a 2-byte version and its fields. The other types (KIP-848, share and streams groups) are stepped over.
 */
public final class GroupRecords {

    static final int LEGACY_OFFSET_COMMIT = 0;
    static final int OFFSET_COMMIT = 1;
    static final int GROUP_METADATA = 2;

    /** The versions that are written: what Kafka 4.3 writes, so that it can read on where this code stopped. */
    private static final int OFFSET_COMMIT_VERSION = 4;
    private static final int GROUP_METADATA_VERSION = 3;

    private static final int KEY_VERSION = 0;

    private GroupRecords() {}

    @Schema(versions = "0")
    public record OffsetCommitKey(String group, String topic, int partition) {}

    /** @param leaderEpoch epoch of the record before {@code offset}, -1 if not known */
    @Schema(versions = "0-4", flexible = "4+")
    public record OffsetCommitValue(
        long offset,
        @Since(3) @Default("-1") @Ignorable int leaderEpoch,
        String metadata,
        long commitTimestamp,
        @Since(1) @Until(1) @Default("-1") @Ignorable long expireTimestamp,
        @Since(4) @Tagged(0) @Ignorable Uuid topicId) {}

    @Schema(versions = "0")
    public record GroupMetadataKey(String group) {}

    @Schema(versions = "0-4", flexible = "4+")
    public record GroupMetadataValue(
        String protocolType,
        int generation,
        @Nullable String protocol,
        @Nullable String leader,
        @Since(2) @Default("-1") @Ignorable long currentStateTimestamp,
        List<MemberMetadata> members) {}

    public record MemberMetadata(
        String memberId,
        @Since(3) @Nullable @Default("null") @Ignorable String groupInstanceId,
        String clientId,
        String clientHost,
        @Since(1) @Default("-1") @Ignorable int rebalanceTimeout,
        int sessionTimeout,
        ByteBuffer subscription,
        ByteBuffer assignment) {}

    /** Who wants to hear of records that are read. A null value means that the thing is no more. */
    interface Reader {

        void offsetCommit(OffsetCommitKey key, OffsetCommitValue value);

        void groupMetadata(GroupMetadataKey key, GroupMetadataValue value);
    }

    static CoordinatorRecord of(OffsetCommitKey key, OffsetCommitValue value) {
        return new CoordinatorRecord(write(OFFSET_COMMIT, KEY_VERSION, key), valueOrNull(OFFSET_COMMIT_VERSION, value));
    }

    static CoordinatorRecord of(GroupMetadataKey key, GroupMetadataValue value) {
        return new CoordinatorRecord(write(GROUP_METADATA, KEY_VERSION, key), valueOrNull(GROUP_METADATA_VERSION, value));
    }

    private static ByteBuffer valueOrNull(int version, Record value) {
        return value == null ? null : write(version, version, value);
    }

    private static ByteBuffer write(int prefix, int version, Record message) {
        WireWriter out = new WireWriter();
        out.writeShort(prefix);
        write(message.getClass(), version, message, out);
        return out.toBuffer();
    }

    private static <T> void write(Class<T> type, int version, Record message, WireWriter out) {
        Codec.of(type, version).write(type.cast(message), out);
    }

    /** @throws gregor.protocol.InvalidRequest if the bytes are not such a record */
    static void read(CoordinatorRecord record, Reader reader) {
        WireReader key = new WireReader(record.key().duplicate());
        int type = key.readShort();
        WireReader value = record.value() == null ? null : new WireReader(record.value().duplicate());
        if (type == LEGACY_OFFSET_COMMIT || type == OFFSET_COMMIT) {
            reader.offsetCommit(Codec.of(OffsetCommitKey.class, 0).read(key), readValue(OffsetCommitValue.class, value));
        } else if (type == GROUP_METADATA) {
            reader.groupMetadata(Codec.of(GroupMetadataKey.class, 0).read(key), readValue(GroupMetadataValue.class, value));
        }
    }

    private static <T> T readValue(Class<T> type, WireReader value) {
        return value == null ? null : Codec.of(type, value.readShort()).read(value);
    }
}
