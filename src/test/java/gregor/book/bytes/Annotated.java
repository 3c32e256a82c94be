package gregor.book.bytes;

import gregor.protocol.ApiKey;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A frame or a file, and which of its bytes are what.
 *
 * @param name what a chapter asks for, and part of the picture's id
 * @param title says in a line what the picture shows
 * @param spans all of the bytes, in order, without a gap
 */
public record Annotated(String name, String title, byte[] bytes, List<ByteSpan> spans) {

    public Annotated {
        int at = 0;
        for (ByteSpan span : spans) {
            if (span.start() != at) {
                throw new IllegalArgumentException(name + ": byte " + at + " is in no field; the next is " + span);
            }
            at = span.end();
        }
        if (at != bytes.length) {
            throw new IllegalArgumentException(name + ": the fields end at byte " + at + ", the bytes at " + bytes.length);
        }
    }

    /** A request with its size in front. */
    public static Annotated request(String name, String title, byte[] frame) {
        return new Annotated(name, title, frame, MessageSpans.request(ByteBuffer.wrap(frame)));
    }

    /** A response with its size in front. */
    public static Annotated response(String name, String title, ApiKey key, int version, byte[] frame) {
        return new Annotated(name, title, frame, MessageSpans.response(key, version, ByteBuffer.wrap(frame)));
    }

    /** One or more batches: what is in a segment's file, or between two positions of it. */
    public static Annotated batches(String name, String title, byte[] bytes) {
        return new Annotated(name, title, bytes, BatchSpans.of(ByteBuffer.wrap(bytes), ""));
    }

    /** @param baseOffset of the segment that the index belongs to */
    public static Annotated offsetIndex(String name, String title, long baseOffset, byte[] bytes) {
        return new Annotated(name, title, bytes, IndexSpans.ofOffsets(ByteBuffer.wrap(bytes), baseOffset));
    }

    /** @param baseOffset of the segment that the index belongs to */
    public static Annotated timeIndex(String name, String title, long baseOffset, byte[] bytes) {
        return new Annotated(name, title, bytes, IndexSpans.ofTimes(ByteBuffer.wrap(bytes), baseOffset));
    }

    public static Annotated transactionIndex(String name, String title, byte[] bytes) {
        return new Annotated(name, title, bytes, IndexSpans.ofTransactions(ByteBuffer.wrap(bytes)));
    }

    /** A snapshot of a log's producers. */
    public static Annotated producerSnapshot(String name, String title, byte[] bytes) {
        return new Annotated(name, title, bytes, SnapshotSpans.of(ByteBuffer.wrap(bytes)));
    }

    /** As a figure of a page: hex, text, and a table of the fields. */
    public String html() {
        return new BytesFigure(this).html();
    }

    /** The fields for the trace player: a JSON array of objects with start, end, name, type, value and versions. */
    public String rangesJson() {
        return SpansJson.of(spans);
    }
}
