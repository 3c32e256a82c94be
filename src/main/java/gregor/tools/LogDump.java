package gregor.tools;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.OffsetAndEpoch;
import gregor.raft.SnapshotFile;
import gregor.record.ControlMessage;
import gregor.record.ControlMessage.EndTxnMarker;
import gregor.record.ControlRecord;
import gregor.record.ControlType;
import gregor.record.Header;
import gregor.record.Record;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** Prints segment files and snapshots of the metadata log: a line per batch, and if wanted a line per record. */
final class LogDump {

    /** How much is printed. */
    enum Depth {
        BATCHES, RECORDS, CONTENTS
    }

    private static final String RECORD_INDENT = "|";
    private static final String BOOTSTRAP = "bootstrap.checkpoint";
    /** The version in which every control record is written. */
    private static final int CONTROL_VERSION = 0;

    private final ToolContext context;
    private final Depth depth;
    private final RecordDecoder decoder;
    private final boolean skipRecordMetadata;
    private final int maxBytes;
    private final int maxMessageBytes;
    private final Map<Path, Map<Long, Long>> nonConsecutive = new LinkedHashMap<>();
    private boolean allReadable = true;
    private long lastOffset;

    /**
     * @param skipRecordMetadata whether only keys and values of records are printed
     * @param maxBytes how much of each file is looked at
     * @param maxMessageBytes a batch that takes more and whose CRC is wrong is not looked into
     */
    LogDump(ToolContext context, Depth depth, RecordDecoder decoder, boolean skipRecordMetadata, int maxBytes, int maxMessageBytes) {
        this.context = context;
        this.depth = depth;
        this.decoder = decoder;
        this.skipRecordMetadata = skipRecordMetadata;
        this.maxBytes = maxBytes;
        this.maxMessageBytes = maxMessageBytes;
    }

    void dump(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (FileKind.of(name) == FileKind.LOG) {
            context.out().println("Log starting offset: " + DumpLogTool.baseOffset(file));
        } else if (name.equals(BOOTSTRAP)) {
            context.out().println("KRaft bootstrap snapshot");
        } else {
            OffsetAndEpoch id = SnapshotFile.idOf(name.substring(0, name.length() - FileKind.tailOf(name).length()));
            if (id == null) {
                throw new UsageException(name + " is not named after the offset and the epoch of a snapshot");
            }
            context.out().println("Snapshot end offset: " + id.offset() + ", epoch: " + id.epoch());
        }
        try (BatchReader batches = new BatchReader(context.disk(), file, maxBytes)) {
            lastOffset = -1;
            for (RecordBatch header = batches.nextHeader(); header != null; header = batches.nextHeader()) {
                boolean valid = batches.checksum() == header.checksum();
                printBatch(header, batches.batchPosition(), valid);
                if (depth != Depth.BATCHES) {
                    printRecords(header, valid, batches, file);
                }
            }
            if (batches.remaining() > 0 && maxBytes == Integer.MAX_VALUE) {
                context.out().println("Found " + batches.remaining() + " invalid bytes at the end of " + name);
            }
        }
    }

    private void printBatch(RecordBatch batch, long position, boolean valid) {
        context.out().println("baseOffset: " + batch.baseOffset() + " lastOffset: " + batch.lastOffset()
            + " count: " + batch.recordCount() + " baseSequence: " + batch.baseSequence()
            + " lastSequence: " + batch.lastSequence() + " producerId: " + batch.producerId()
            + " producerEpoch: " + batch.producerEpoch() + " partitionLeaderEpoch: " + batch.partitionLeaderEpoch()
            + " isTransactional: " + batch.isTransactional() + " isControl: " + batch.isControl()
            + " deleteHorizonMs: " + (batch.hasDeleteHorizon() ? "OptionalLong[" + batch.deleteHorizonMs() + "]" : "OptionalLong.empty")
            + " position: " + position + " " + batch.timestampType().configName() + ": " + batch.maxTimestamp()
            + " size: " + batch.sizeInBytes() + " magic: " + batch.magic()
            + " compresscodec: " + BatchBytes.codecOf(batch)
            + " crc: " + batch.checksum() + " isvalid: " + valid);
    }

    private void printRecords(RecordBatch header, boolean valid, BatchReader batches, Path file) throws IOException {
        try {
            if (!valid && header.sizeInBytes() > maxMessageBytes) {
                throw new KafkaException(ErrorCode.CORRUPT_MESSAGE, "its CRC is wrong, and with " + header.sizeInBytes()
                    + " bytes it is longer than --max-message-size allows, " + maxMessageBytes);
            }
            RecordBatch batch = batches.whole();
            for (Record record : batch.records()) {
                if (lastOffset != -1 && record.offset() != lastOffset + 1) {
                    nonConsecutive.computeIfAbsent(file, f -> new TreeMap<>()).put(lastOffset, record.offset());
                }
                lastOffset = record.offset();
                context.out().println(line(batch, record));
            }
        } catch (KafkaException e) {
            allReadable = false;
            lastOffset = header.lastOffset();
            context.err().println("Cannot read the records of the batch at position " + batches.batchPosition() + " of " + file + ": "
                + e.getMessage());
        }
    }

    /** Empty if nothing is to be printed of the record. */
    private String line(RecordBatch batch, Record record) {
        String metadata = skipRecordMetadata ? "" : metadataOf(batch, record) + (batch.isControl() ? controlOf(record) : "");
        String contents = batch.isControl() || depth == Depth.RECORDS ? null : contentsOf(record);
        String all = metadata + (contents == null ? "" : contents);
        return all.isEmpty() ? "" : RECORD_INDENT + all;
    }

    private static String metadataOf(RecordBatch batch, Record record) {
        StringJoiner headerKeys = new StringJoiner(",", "[", "]");
        for (Header header : record.headers()) {
            headerKeys.add(header.key());
        }
        int delta = (int) (record.offset() - batch.baseOffset());
        int sequence = batch.baseSequence() == RecordBatch.NO_SEQUENCE ? RecordBatch.NO_SEQUENCE
            : RecordBatch.incrementSequence(batch.baseSequence(), delta);
        return " offset: " + record.offset() + " " + batch.timestampType().configName() + ": " + record.timestamp()
            + " keySize: " + (record.hasKey() ? record.key().remaining() : -1)
            + " valueSize: " + (record.hasValue() ? record.value().remaining() : -1)
            + " sequence: " + sequence + " headerKeys: " + headerKeys;
    }

    private static String controlOf(Record record) {
        if (ControlType.of(record.key()) == ControlType.UNKNOWN) {
            return " controlType: UNKNOWN(" + record.key().getShort(record.key().position() + Short.BYTES) + ")";
        }
        ControlRecord control = ControlRecord.of(record);
        return switch (control.type()) {
            case ABORT, COMMIT -> " endTxnMarker: " + control.type() + " coordinatorEpoch: "
                + ((EndTxnMarker) control.message()).coordinatorEpoch();
            case LEADER_CHANGE -> " LeaderChange: " + json(control.message());
            case SNAPSHOT_HEADER -> " SnapshotHeader " + json(control.message());
            case SNAPSHOT_FOOTER -> " SnapshotFooter " + json(control.message());
            case KRAFT_VERSION -> " KRaftVersion " + json(control.message());
            case KRAFT_VOTERS -> " KRaftVoters " + json(control.message());
            case UNKNOWN -> throw new IllegalStateException("told above");
        };
    }

    private static String json(ControlMessage message) {
        return Json.write(RecordJson.of((java.lang.Record) message, CONTROL_VERSION));
    }

    private String contentsOf(Record record) {
        RecordDecoder.Contents contents = decoder.decode(record);
        return (contents.key() == null ? "" : " key: " + contents.key())
            + (contents.payload() == null ? "" : " payload: " + contents.payload());
    }

    /** Prints what was found wrong in all files. */
    void printErrors() {
        nonConsecutive.forEach((file, pairs) -> {
            context.err().println("Non-consecutive offsets in " + file.toAbsolutePath());
            pairs.forEach((first, second) -> context.err().println("  " + first + " is followed by " + second));
        });
    }

    /** Whether the records of all batches that were to be printed could be read. */
    boolean allReadable() {
        return allReadable;
    }
}
