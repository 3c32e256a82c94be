package gregor.raft;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.OffsetAndEpoch;
import gregor.record.BatchBuilder;
import gregor.record.ControlMessage;
import gregor.record.ControlMessage.KRaftVersionRecord;
import gregor.record.ControlMessage.SnapshotFooterRecord;
import gregor.record.ControlMessage.SnapshotHeaderRecord;
import gregor.record.ControlMessage.VotersRecord;
import gregor.record.ControlRecord;
import gregor.record.ControlType;
import gregor.record.Record;
import gregor.record.RecordBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A snapshot of the metadata log (KIP-630): a file in the log's own format, whose offsets run from 0 and mean nothing.
 * <pre>
 *   control batch   SNAPSHOT_HEADER, and with kraft.version 1 also KRAFT_VERSION and KRAFT_VOTERS
 *   data batches    the state, as records that would make it
 *   control batch   SNAPSHOT_FOOTER
 * </pre>
 * The state of the quorum stands in the control records, what it agreed on in the data batches, whose records are
 * opaque here.
 *
 * @param lastContainedLogTimeMs when the last record that went into it was appended
 * @param kraftVersion what the snapshot says, or null if it says nothing: then it is 0
 * @param voters what the snapshot says, or null if it says nothing
 * @param values the data records' values
 */
public record SnapshotFile(long lastContainedLogTimeMs, KRaftVersionRecord kraftVersion, VotersRecord voters, List<ByteBuffer> values) {

    /** What every cluster starts from, before there is a log: offset 0 in epoch 0. */
    public static final OffsetAndEpoch BOOTSTRAP_ID = new OffsetAndEpoch(0, 0);

    public static final String SUFFIX = ".checkpoint";

    private static final int OFFSET_DIGITS = 20;
    private static final int EPOCH_DIGITS = 10;

    /** The least a full data batch has; Kafka's limit for a batch of the metadata log is 8 MiB. */
    private static final int BATCH_BYTES = 1 << 20;

    /** The file's name: {@code 00000000000000000000-0000000000.checkpoint} for offset 0 (exclusive) in epoch 0. */
    public static String fileName(OffsetAndEpoch id) {
        return String.format("%020d-%010d", id.offset(), id.epoch()) + SUFFIX;
    }

    /** The offset (exclusive) and epoch that a name tells, or null if it is not that of a finished snapshot. */
    public static OffsetAndEpoch idOf(String fileName) {
        if (!fileName.matches("\\d{" + OFFSET_DIGITS + "}-\\d{" + EPOCH_DIGITS + "}\\.checkpoint")) {
            return null;
        }
        try {
            return new OffsetAndEpoch(Long.parseLong(fileName.substring(0, OFFSET_DIGITS)),
                Integer.parseInt(fileName.substring(OFFSET_DIGITS + 1, OFFSET_DIGITS + 1 + EPOCH_DIGITS)));
        } catch (NumberFormatException tooLarge) {
            return null;
        }
    }

    /**
     * The bytes of the file.
     *
     * @param epoch the leader epoch that all its batches carry
     * @param nowMs the time that all its records carry
     */
    public ByteBuffer encode(int epoch, long nowMs) {
        List<ByteBuffer> batches = new ArrayList<>();
        BatchBuilder header = control(epoch, 0)
            .append(nowMs, new ControlRecord(ControlType.SNAPSHOT_HEADER, new SnapshotHeaderRecord((short) 0, lastContainedLogTimeMs)));
        if (kraftVersion != null) {
            header.append(nowMs, new ControlRecord(ControlType.KRAFT_VERSION, kraftVersion));
        }
        if (voters != null) {
            header.append(nowMs, new ControlRecord(ControlType.KRAFT_VOTERS, voters));
        }
        long offset = header.recordCount();
        batches.add(header.build());
        for (int from = 0; from < values.size(); ) {
            BatchBuilder data = new BatchBuilder(256).baseOffset(offset).partitionLeaderEpoch(epoch);
            while (from < values.size() && data.sizeInBytes() < BATCH_BYTES) {
                data.append(nowMs, null, values.get(from++), List.of());
            }
            offset += data.recordCount();
            batches.add(data.build());
        }
        batches.add(control(epoch, offset)
            .append(nowMs, new ControlRecord(ControlType.SNAPSHOT_FOOTER, new SnapshotFooterRecord((short) 0))).build());
        ByteBuffer file = ByteBuffer.allocate(batches.stream().mapToInt(ByteBuffer::remaining).sum());
        batches.forEach(file::put);
        return file.flip();
    }

    private static BatchBuilder control(int epoch, long baseOffset) {
        return new BatchBuilder(256).control().baseOffset(baseOffset).partitionLeaderEpoch(epoch);
    }

    /**
     * Reads the bytes of a file.
     *
     * @throws KafkaException CORRUPT_MESSAGE if a batch is damaged, or the file does not run from a header to a footer (I2)
     */
    public static SnapshotFile decode(ByteBuffer file) {
        SnapshotHeaderRecord header = null;
        boolean footer = false;
        KRaftVersionRecord kraftVersion = null;
        VotersRecord voters = null;
        List<ByteBuffer> values = new ArrayList<>();
        int read = 0;
        for (RecordBatch batch : RecordBatch.in(file)) {
            batch.ensureValid();
            read += batch.sizeInBytes();
            for (Record record : batch.records()) {
                ControlMessage message = batch.isControl() ? controlMessage(record) : null;
                if (footer || header == null && !(message instanceof SnapshotHeaderRecord)) {
                    throw damaged(footer ? "goes on behind its footer" : "does not begin with a header");
                }
                if (!batch.isControl()) {
                    values.add(record.value());
                } else if (message instanceof SnapshotHeaderRecord h) {
                    header = h;
                } else if (message instanceof KRaftVersionRecord v) {
                    kraftVersion = v;
                } else if (message instanceof VotersRecord v) {
                    voters = v;
                } else if (message instanceof SnapshotFooterRecord) {
                    footer = true;
                }
            }
        }
        if (!footer || read != file.remaining()) {
            throw damaged("ends without a footer, " + (file.remaining() - read) + " bytes unread");
        }
        return new SnapshotFile(header.lastContainedLogTimestamp(), kraftVersion, voters, values);
    }

    /**
     * Reads when the last record that went into a snapshot was appended.
     *
     * @param beginning of the file, with the whole first batch
     * @throws KafkaException CORRUPT_MESSAGE if that is not an undamaged header
     */
    static long lastContainedLogTimeMs(ByteBuffer beginning) {
        for (RecordBatch batch : RecordBatch.in(beginning)) {
            batch.ensureValid();
            if (batch.isControl() && controlMessage(batch.records().iterator().next()) instanceof SnapshotHeaderRecord header) {
                return header.lastContainedLogTimestamp();
            }
            break;
        }
        throw damaged("does not begin with a header");
    }

    /** Null for a type of a later release. */
    private static ControlMessage controlMessage(Record record) {
        return ControlType.of(record.key()) == ControlType.UNKNOWN ? null : ControlRecord.of(record).message();
    }

    private static KafkaException damaged(String what) {
        return new KafkaException(ErrorCode.CORRUPT_MESSAGE, "a snapshot that " + what);
    }
}
