package gregor.book.bytes;

import gregor.index.OffsetIndex;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The file of an offset index: entries of eight bytes. */
final class IndexSpans {

    private IndexSpans() {}

    /** @param baseOffset of the segment, which is in the file's name and not in the file */
    static List<ByteSpan> of(ByteBuffer file, long baseOffset) {
        List<ByteSpan> spans = new ArrayList<>();
        for (int at = 0; at + OffsetIndex.ENTRY_BYTES <= file.limit(); at += OffsetIndex.ENTRY_BYTES) {
            int number = at / OffsetIndex.ENTRY_BYTES;
            int relative = file.getInt(at);
            int middle = at + Integer.BYTES;
            ByteSpan.Part part = number % 2 == 0 ? ByteSpan.Part.EVEN_RECORD : ByteSpan.Part.ODD_RECORD;
            String entry = "entry[" + number + "].";
            spans.add(ByteSpan.of(at, middle, part, entry + "relativeOffset", "int32", relative,
                "last offset of a batch, counted from the segment's base offset: " + (baseOffset + relative)));
            spans.add(ByteSpan.of(middle, at + OffsetIndex.ENTRY_BYTES, part, entry + "position", "int32", file.getInt(middle),
                "where that batch begins in the segment's file, in bytes"));
        }
        return spans;
    }
}
