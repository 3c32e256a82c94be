package gregor.record;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import java.nio.ByteBuffer;

/**
 * What a control record says; stands in its key, as two bytes of version (0) and two of type. In Apache Kafka:
 * {@code ControlRecordType}.
 */
public enum ControlType {
    /** Ends a producer's transaction in this partition: what it wrote is not to be read (KIP-98). */
    ABORT(0, ControlMessage.EndTxnMarker.class),
    /** Ends a producer's transaction in this partition: what it wrote counts (KIP-98). */
    COMMIT(1, ControlMessage.EndTxnMarker.class),
    /** The first record of an epoch in the metadata log (KIP-595). */
    LEADER_CHANGE(2, ControlMessage.LeaderChangeMessage.class),
    /** The first record of a snapshot (KIP-630). */
    SNAPSHOT_HEADER(3, ControlMessage.SnapshotHeaderRecord.class),
    /** The last record of a snapshot: without it the snapshot is not whole (KIP-630). */
    SNAPSHOT_FOOTER(4, ControlMessage.SnapshotFooterRecord.class),
    /** From here on the quorum speaks this version of its protocol (KIP-853). */
    KRAFT_VERSION(5, ControlMessage.KRaftVersionRecord.class),
    /** From here on these are the voters of the quorum (KIP-853). */
    KRAFT_VOTERS(6, ControlMessage.VotersRecord.class),
    /** A type of a later release, to be passed over. */
    UNKNOWN(-1, null);

    private static final int KEY_BYTES = 4;
    private static final ControlType[] VALUES = values();

    private final int id;
    private final Class<? extends ControlMessage> schema;

    ControlType(int id, Class<? extends ControlMessage> schema) {
        this.id = id;
        this.schema = schema;
    }

    /**
     * The type that a control record's key names.
     *
     * @throws KafkaException INVALID_RECORD if the key is null, too short, or has a negative version
     */
    public static ControlType of(ByteBuffer key) {
        if (key == null || key.remaining() < KEY_BYTES || key.getShort(key.position()) < 0) {
            throw new KafkaException(ErrorCode.INVALID_RECORD, "a control record's key is a version, 0 or more, and a type, "
                + "of 2 bytes each; this one has " + (key == null ? "none" : key.remaining() + " bytes"));
        }
        int id = key.getShort(key.position() + Short.BYTES);
        return id >= 0 && id < VALUES.length - 1 ? VALUES[id] : UNKNOWN;
    }

    public int id() {
        return id;
    }

    /** Whether it is a transaction's marker. */
    public boolean endsTransaction() {
        return this == ABORT || this == COMMIT;
    }

    Class<? extends ControlMessage> schema() {
        return schema;
    }

    ByteBuffer key() {
        return ByteBuffer.allocate(KEY_BYTES).putShort((short) 0).putShort((short) id).flip();
    }
}
