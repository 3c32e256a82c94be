package gregor.log;

import gregor.index.AbortedTransaction;
import gregor.record.Record;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;

/** What a consumer would make of a log, read without a node; each record on a line. */
public final class LogContents {

    private static final int FETCH_BYTES = 20_000;

    private LogContents() {}

    /** Offset, timestamp, key, value and headers, as both sides of the comparison write them. */
    public static String line(long offset, long timestamp, String key, String value, List<String> headers) {
        return offset + " at " + timestamp + ": " + key + " = " + value + " " + headers;
    }

    /** All records from the log's start on, as a consumer of one of the two levels sees them. */
    public static List<String> of(UnifiedLog log, boolean committedOnly) throws IOException {
        FetchIsolation isolation = committedOnly ? FetchIsolation.TXN_COMMITTED : FetchIsolation.HIGH_WATERMARK;
        List<String> lines = new ArrayList<>();
        long next = log.logStartOffset();
        long end = log.endFor(isolation).messageOffset();
        while (next < end) {
            FetchInfo fetched = log.read(next, FETCH_BYTES, isolation, true);
            long before = next;
            PriorityQueue<AbortedTransaction> aborted = new PriorityQueue<>((a, b) -> Long.compare(a.firstOffset(), b.firstOffset()));
            if (fetched.abortedOrNull() != null) {
                aborted.addAll(fetched.abortedOrNull());
            }
            next = add(fetched.records().toBuffer(), next, aborted, lines);
            if (next == before) {
                throw new AssertionError("nothing at offset " + next + " of " + log);
            }
        }
        return lines;
    }

    private static long add(ByteBuffer bytes, long from, PriorityQueue<AbortedTransaction> aborted, List<String> lines) {
        Set<Long> abortedProducers = new TreeSet<>();
        long next = from;
        for (RecordBatch batch : RecordBatch.in(bytes)) {
            batch.ensureValid();
            while (!aborted.isEmpty() && aborted.peek().firstOffset() <= batch.lastOffset()) {
                abortedProducers.add(aborted.poll().producerId());
            }
            if (batch.isControl()) {
                abortedProducers.remove(batch.producerId());
            } else if (!batch.isTransactional() || !abortedProducers.contains(batch.producerId())) {
                for (Record record : batch.records()) {
                    if (record.offset() >= from) {
                        lines.add(line(record.offset(), record.timestamp(), text(record.key()), text(record.value()),
                            record.headers().stream().map(header -> header.key() + "=" + text(header.value())).toList()));
                    }
                }
            }
            next = batch.nextOffset();
        }
        return next;
    }

    private static String text(ByteBuffer bytes) {
        return bytes == null ? null : StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }
}
