package gregor.book.bytes;

import gregor.tools.ByteField;
import gregor.tools.IndexBytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The files of a segment's three indexes, cut as {@code dump-log --hex} cuts them. */
final class IndexSpans {

    private final List<ByteSpan> spans = new ArrayList<>();

    /** @param baseOffset of the segment, which is in the file's name and not in the file */
    static List<ByteSpan> ofOffsets(ByteBuffer file, long baseOffset) {
        IndexSpans index = new IndexSpans();
        IndexBytes.cutOffsets(file, baseOffset, index::add);
        return index.spans;
    }

    /** @param baseOffset of the segment, which is in the file's name and not in the file */
    static List<ByteSpan> ofTimes(ByteBuffer file, long baseOffset) {
        IndexSpans index = new IndexSpans();
        IndexBytes.cutTimes(file, baseOffset, index::add);
        return index.spans;
    }

    static List<ByteSpan> ofTransactions(ByteBuffer file) {
        IndexSpans index = new IndexSpans();
        IndexBytes.cutTransactions(file, index::add);
        return index.spans;
    }

    private void add(ByteField field) {
        boolean isOdd = field.name().matches("entry\\[\\d*[13579]].*");
        spans.add(BatchSpans.span(field, isOdd ? ByteSpan.Part.ODD_RECORD : ByteSpan.Part.EVEN_RECORD, "", 0));
    }
}
