package gregor.book.bytes;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The file of a snapshot of a log's producers: a head of ten bytes, then entries of 46. */
final class SnapshotSpans {

    private final ByteBuffer file;
    private final List<ByteSpan> spans = new ArrayList<>();
    private ByteSpan.Part part = ByteSpan.Part.HEADER;
    private String path = "";

    private SnapshotSpans(ByteBuffer file) {
        this.file = file;
    }

    static List<ByteSpan> of(ByteBuffer file) {
        return new SnapshotSpans(file).cut();
    }

    private List<ByteSpan> cut() {
        int16("version", "of this format");
        int start = file.position();
        add(start, "crc", "uint32", String.format("%08x", file.getInt()), "CRC-32C of all that follows");
        int count = int32("count", "how many producers follow");
        for (int i = 0; i < count; i++) {
            part = i % 2 == 0 ? ByteSpan.Part.EVEN_RECORD : ByteSpan.Part.ODD_RECORD;
            path = "producer[" + i + "].";
            int64("producerId", "who");
            int16("epoch", "a lower one is over");
            int32("lastSequence", "of its last batch; the next batch begins with one more");
            int64("lastOffset", "of its last batch");
            int32("offsetDelta", "how many records its last batch had, less one");
            int64("timestamp", "of its last batch or marker, in ms: one that is silent for long is forgotten");
            int32("coordinatorEpoch", "of the last transaction marker; -1 if there was none");
            int64("currentTxnFirstOffset", "where its open transaction begins; -1 if none is open");
        }
        return spans;
    }

    private void int16(String name, String about) {
        int start = file.position();
        add(start, name, "int16", file.getShort(), about);
    }

    private int int32(String name, String about) {
        int start = file.position();
        int value = file.getInt();
        add(start, name, "int32", value, about);
        return value;
    }

    private void int64(String name, String about) {
        int start = file.position();
        add(start, name, "int64", file.getLong(), about);
    }

    private void add(int start, String name, String type, Object value, String about) {
        spans.add(ByteSpan.of(start, file.position(), part, path + name, type, value, about));
    }
}
