package gregor.tools;

import gregor.base.KafkaException;
import gregor.log.LogNames;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Prints the bytes of a file, each field on a line of its own: where it is in the file, its bytes, its name, its type, its
 * value. A long field is shown by its first rows.
 * <pre>
 *   00000008  00 00 00 3c                                      batch[0].batchLength             int32    60
 * </pre>
 */
final class HexDump {

    private static final int BYTES_OF_A_ROW = 16;
    private static final int ROWS_OF_A_FIELD = 4;
    private static final int LONGEST_VALUE = 100;

    private final ToolContext context;
    private final int maxBytes;
    private final int maxMessageBytes;

    /**
     * @param maxBytes how much of a file of batches is looked at
     * @param maxMessageBytes of a batch that takes more, and whose CRC is wrong, only the header is shown
     */
    HexDump(ToolContext context, int maxBytes, int maxMessageBytes) {
        this.context = context;
        this.maxBytes = maxBytes;
        this.maxMessageBytes = maxMessageBytes;
    }

    void dump(FileKind kind, Path file) throws IOException {
        if (kind == FileKind.LOG || kind == FileKind.METADATA_SNAPSHOT) {
            dumpBatches(file);
            return;
        }
        ByteBuffer bytes = FilePart.whole(context.disk(), file);
        switch (kind) {
            case OFFSET_INDEX -> IndexBytes.cutOffsets(bytes, DumpLogTool.baseOffset(file), field -> print(field, bytes, 0));
            case TIME_INDEX -> IndexBytes.cutTimes(bytes, DumpLogTool.baseOffset(file), field -> print(field, bytes, 0));
            case TRANSACTION_INDEX -> IndexBytes.cutTransactions(bytes, field -> print(field, bytes, 0));
            case PRODUCER_SNAPSHOT -> ProducerSnapshotDump.cut(bytes, field -> print(field, bytes, 0));
            default -> TextFileDump.cut(bytes, field -> print(field, bytes, 0));
        }
    }

    private void dumpBatches(Path file) throws IOException {
        try (BatchReader batches = new BatchReader(context.disk(), file, maxBytes)) {
            String rest = "rest";
            try {
                RecordBatch header = batches.nextHeader();
                for (int number = 0; header != null; number++) {
                    printBatch("batch[" + number + "].", header, batches);
                    header = batches.nextHeader();
                }
            } catch (KafkaException noBatch) {
                rest = ByteField.DAMAGED;
                throw noBatch;
            } finally {
                printRest(rest, batches);
            }
        }
    }

    private void printBatch(String outer, RecordBatch header, BatchReader batches) throws IOException {
        long position = batches.batchPosition();
        if (header.sizeInBytes() <= maxMessageBytes || batches.checksum() == header.checksum()) {
            RecordBatch whole = batches.whole();
            BatchBytes.cut(whole, field -> print(field.inside(outer, 0), whole.buffer(), position));
        } else {
            BatchBytes.header(header, field -> print(field.inside(outer, 0), header.buffer(), position));
            context.out().println(String.format("%08x  ", position + RecordBatch.HEADER_BYTES)
                + (header.sizeInBytes() - RecordBatch.HEADER_BYTES) + " bytes whose CRC is wrong, not shown");
        }
    }

    private void printRest(String name, BatchReader batches) throws IOException {
        if (batches.remaining() > 0) {
            ByteField field = ByteField.of(0, (int) Math.min(Integer.MAX_VALUE, batches.remaining()), name, "bytes",
                batches.remaining() + " bytes", "");
            print(field, batches.rest(ROWS_OF_A_FIELD * BYTES_OF_A_ROW), batches.position());
        }
    }

    /** @param bytes the field's, at its start; those behind the rows that are shown may be missing */
    private void print(ByteField field, ByteBuffer bytes, long position) {
        PrintStream out = context.out();
        int at = field.start();
        for (int row = 0; row == 0 || at < field.end() && row < ROWS_OF_A_FIELD; row++) {
            int end = Math.min(at + BYTES_OF_A_ROW, field.end());
            StringBuilder line = new StringBuilder(String.format("%08x ", position + at));
            for (; at < end; at++) {
                line.append(String.format(" %02x", bytes.get(at)));
            }
            if (row == 0) {
                line.append(" ".repeat(Math.max(0, 10 + 3 * BYTES_OF_A_ROW - line.length()))).append(' ')
                    .append(String.format("%-40s %-8s %s", field.name(), field.type(), shown(field.value())));
            }
            out.println(line.toString().stripTrailing());
        }
        if (at < field.end()) {
            out.println(String.format("%08x  ", position + at) + (field.end() - at) + " bytes more of " + field.name());
        }
    }

    private static String shown(String value) {
        return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "...";
    }

    /** The file beside another one of the same segment; what stands behind its name stands behind this one's too. */
    static Path sibling(Path file, String suffix) {
        return file.resolveSibling(LogNames.ofOffset(DumpLogTool.baseOffset(file), suffix) + FileKind.tailOf(file.getFileName().toString()));
    }
}
