package gregor.book.bytes;

import gregor.record.RecordBatch;
import gregor.tools.BatchBytes;
import gregor.tools.ByteField;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Record batches, cut as {@code dump-log --hex} cuts them. */
final class BatchSpans {

    private static final Pattern RECORD = Pattern.compile("record\\[(\\d+)].*");

    private BatchSpans() {}

    /**
     * The batches between a buffer's position and its limit.
     *
     * @param path goes before the names of the fields; several batches are numbered
     * @throws IllegalArgumentException if a record is not what its lengths say
     */
    static List<ByteSpan> of(ByteBuffer buffer, String path) {
        List<RecordBatch> batches = new ArrayList<>();
        RecordBatch.in(buffer).forEach(batches::add);
        List<ByteSpan> spans = new ArrayList<>();
        int end = buffer.position();
        for (int i = 0; i < batches.size(); i++) {
            RecordBatch batch = batches.get(i);
            String outer = batches.size() == 1 ? path : path + "batch[" + i + "].";
            BatchBytes.cut(batch, field -> spans.add(span(field, part(field.name()), outer, batch.position())));
            end = batch.position() + batch.sizeInBytes();
        }
        if (end < buffer.limit()) {
            spans.add(ByteSpan.of(end, buffer.limit(), ByteSpan.Part.BATCH, path + "rest", "bytes", buffer.limit() - end + " bytes",
                "the beginning of a batch that was cut off"));
        }
        return spans;
    }

    private static ByteSpan.Part part(String name) {
        Matcher record = RECORD.matcher(name);
        return name.equals("records") || record.matches() && Integer.parseInt(record.group(1)) % 2 == 0 ? ByteSpan.Part.EVEN_RECORD
            : record.matches() ? ByteSpan.Part.ODD_RECORD : ByteSpan.Part.BATCH;
    }

    /** @param by how far the field's layout begins behind the first byte of all */
    static ByteSpan span(ByteField field, ByteSpan.Part part, String outer, int by) {
        if (field.name().equals(ByteField.DAMAGED)) {
            throw new IllegalArgumentException(outer + field.value());
        }
        return ByteSpan.of(field.start() + by, field.end() + by, part, outer + field.name(), field.type(), field.value(), field.meaning());
    }
}
