package gregor.book.bytes;

import gregor.tools.IndexBytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The file of an offset index, cut as {@code dump-log --hex} cuts it. */
final class IndexSpans {

    private IndexSpans() {}

    /** @param baseOffset of the segment, which is in the file's name and not in the file */
    static List<ByteSpan> of(ByteBuffer file, long baseOffset) {
        List<ByteSpan> spans = new ArrayList<>();
        IndexBytes.cutOffsets(file, baseOffset, field -> {
            boolean isOdd = field.name().matches("entry\\[\\d*[13579]].*");
            spans.add(BatchSpans.span(field, isOdd ? ByteSpan.Part.ODD_RECORD : ByteSpan.Part.EVEN_RECORD, "", 0));
        });
        return spans;
    }
}
