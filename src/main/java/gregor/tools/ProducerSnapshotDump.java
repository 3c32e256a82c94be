package gregor.tools;

import gregor.protocol.Codec;
import gregor.protocol.FieldRange;
import gregor.protocol.FieldRanges;
import gregor.protocol.InvalidRequest;
import gregor.protocol.Schema;
import gregor.protocol.Unsigned;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** Prints {@code .snapshot} files: what a log remembers of its producers, a line for each. Source: {@code ProducerSnapshot.json}. */
final class ProducerSnapshotDump {

    private static final short VERSION = 1;
    private static final int CRC_AT = 2;
    private static final int COUNTED_FROM = 6;
    private static final int NO_OFFSET = -1;

    /** What stands behind the two bytes of the version. */
    @Schema(versions = "1")
    public record ProducerSnapshotFile(@Unsigned long crc, List<ProducerLine> producerEntries) {}

    public record ProducerLine(long producerId, short epoch, int lastSequence, long lastOffset, int offsetDelta, long timestamp,
        int coordinatorEpoch, long currentTxnFirstOffset) {}

    private ProducerSnapshotDump() {}

    /** @return whether the file is whole; if not, it is told why, and nothing else of it is printed, as Kafka's tool does */
    static boolean print(Path file, ToolContext context) throws IOException {
        ByteBuffer bytes = FilePart.whole(context.disk(), file);
        String wrong = whatIsWrong(bytes);
        if (wrong != null) {
            context.err().println(file + ": " + wrong);
            return false;
        }
        for (ProducerLine producer : Codec.of(ProducerSnapshotFile.class, VERSION).read(bytes.position(CRC_AT)).producerEntries()) {
            context.out().println(line(producer));
        }
        return true;
    }

    private static String whatIsWrong(ByteBuffer bytes) {
        if (bytes.limit() < COUNTED_FROM) {
            return bytes.limit() + " bytes; the version and the CRC alone take " + COUNTED_FROM;
        } else if (bytes.getShort(0) != VERSION) {
            return "Snapshot contained an unknown file version " + bytes.getShort(0);
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(COUNTED_FROM, bytes.limit() - COUNTED_FROM));
        long stored = bytes.getInt(CRC_AT) & 0xffffffffL;
        if (stored != crc.getValue()) {
            return "Snapshot is corrupt (CRC is no longer valid). Stored crc: " + stored + ". Computed crc: " + crc.getValue();
        }
        try {
            Codec.of(ProducerSnapshotFile.class, VERSION).read(bytes.duplicate().position(CRC_AT));
            return null;
        } catch (InvalidRequest e) {
            return "from byte " + CRC_AT + " on: " + e.getMessage();
        }
    }

    private static String line(ProducerLine producer) {
        String line = "producerId: " + producer.producerId() + " producerEpoch: " + producer.epoch() + " coordinatorEpoch: "
            + producer.coordinatorEpoch() + " currentTxnFirstOffset: " + (producer.currentTxnFirstOffset() < 0 ? "OptionalLong.empty"
                : "OptionalLong[" + producer.currentTxnFirstOffset() + "]") + " lastTimestamp: " + producer.timestamp();
        return producer.lastOffset() <= NO_OFFSET ? line : line + " firstSequence: "
            + firstSequence(producer.lastSequence(), producer.offsetDelta()) + " lastSequence: " + producer.lastSequence()
            + " lastOffset: " + producer.lastOffset() + " offsetDelta: " + producer.offsetDelta() + " timestamp: " + producer.timestamp();
    }

    private static int firstSequence(int lastSequence, int offsetDelta) {
        return RecordBatch.incrementSequence(lastSequence, -offsetDelta);
    }

    /** Hands out the fields, as the codec's plan cuts them. */
    static void cut(ByteBuffer file, Consumer<ByteField> out) {
        int at = Math.min(file.limit(), CRC_AT);
        if (file.limit() >= CRC_AT) {
            out.accept(ByteField.of(0, CRC_AT, "version", "int16", file.getShort(0), ""));
            try {
                for (FieldRange range : FieldRanges.of(ProducerSnapshotFile.class, VERSION, file.duplicate().position(CRC_AT))) {
                    out.accept(new ByteField(range.start(), range.end(), range.path(), range.type(), range.value(), ""));
                    at = range.end();
                }
            } catch (InvalidRequest e) {
                out.accept(ByteField.of(at, file.limit(), ByteField.DAMAGED, "bytes", e.getMessage(), ""));
                return;
            }
        }
        if (at < file.limit()) {
            out.accept(ByteField.of(at, file.limit(), ByteField.DAMAGED, "bytes", "behind the last entry", ""));
        }
    }
}
