package gregor.tools;

import gregor.index.OffsetIndex;
import gregor.index.TimeIndex;
import gregor.index.TransactionIndex;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/** The fields of a segment's indexes: entries of one length, one behind the other. */
public final class IndexBytes {

    private static final String SEGMENT_POSITION = "where that batch begins in the segment's file, in bytes";

    /** The fields of one entry; together they take as many bytes as the entry. */
    private record Layout(int entryBytes, List<Field> fields) {}

    /** @param offset whether the number is counted from the segment's base offset */
    private record Field(String name, int bytes, boolean offset, String meaning) {

        private static Field of(String name, int bytes, String meaning) {
            return new Field(name, bytes, false, meaning);
        }
    }

    private static final Layout OFFSETS = new Layout(OffsetIndex.ENTRY_BYTES, List.of(
        new Field("relativeOffset", Integer.BYTES, true, "last offset of a batch, counted from the segment's base offset: "),
        Field.of("position", Integer.BYTES, SEGMENT_POSITION)));
    private static final Layout TIMES = new Layout(TimeIndex.ENTRY_BYTES, List.of(
        Field.of("timestamp", Long.BYTES, "the greatest of the segment so far"),
        new Field("relativeOffset", Integer.BYTES, true, "last offset of the batch that has it, counted from the segment's base offset: ")));
    private static final Layout TRANSACTIONS = new Layout(TransactionIndex.ENTRY_BYTES, List.of(
        Field.of("version", Short.BYTES, "of the entry"),
        Field.of("producerId", Long.BYTES, "whose transaction was aborted"),
        Field.of("firstOffset", Long.BYTES, "of the transaction's first record"),
        Field.of("lastOffset", Long.BYTES, "of its marker"),
        Field.of("lastStableOffset", Long.BYTES, "where the oldest transaction that was still open begins, or the offset behind the marker")));

    private IndexBytes() {}

    /** Hands out the fields of an offset index, from the buffer's first byte to its limit; the base offset is in the file's name. */
    public static void cutOffsets(ByteBuffer file, long baseOffset, Consumer<ByteField> out) {
        cut(file, OFFSETS, baseOffset, out);
    }

    /** As {@link #cutOffsets}, for a time index. */
    public static void cutTimes(ByteBuffer file, long baseOffset, Consumer<ByteField> out) {
        cut(file, TIMES, baseOffset, out);
    }

    /** As {@link #cutOffsets}, for a transaction index. */
    public static void cutTransactions(ByteBuffer file, Consumer<ByteField> out) {
        cut(file, TRANSACTIONS, 0, out);
    }

    private static void cut(ByteBuffer file, Layout layout, long baseOffset, Consumer<ByteField> out) {
        int at = 0;
        for (int number = 0; at + layout.entryBytes() <= file.limit(); number++) {
            for (Field field : layout.fields()) {
                long value = read(file, at, field.bytes());
                out.accept(ByteField.of(at, at + field.bytes(), "entry[" + number + "]." + field.name(), "int" + 8 * field.bytes(), value,
                    field.offset() ? field.meaning() + (baseOffset + value) : field.meaning()));
                at += field.bytes();
            }
        }
        if (at < file.limit()) {
            out.accept(ByteField.of(at, file.limit(), ByteField.DAMAGED, "bytes", "an entry takes " + layout.entryBytes() + " bytes", ""));
        }
    }

    private static long read(ByteBuffer file, int at, int bytes) {
        return bytes == Short.BYTES ? file.getShort(at) : bytes == Integer.BYTES ? file.getInt(at) : file.getLong(at);
    }
}
