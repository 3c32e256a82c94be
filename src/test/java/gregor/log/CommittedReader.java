package gregor.log;

import gregor.index.AbortedTransaction;
import gregor.record.ControlRecord;
import gregor.record.ControlType;
import gregor.record.Record;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** A consumer of committed records, which keeps the last value of each key, as a real one does. */
final class CommittedReader {

    final UnifiedLog log;
    final long startedMs;
    /** By key, the offset of the last record that is no tombstone. */
    final TreeMap<String, Long> table = new TreeMap<>();
    long position;

    CommittedReader(UnifiedLog log, long nowMs) {
        this.log = log;
        this.startedMs = nowMs;
        this.position = log.logStartOffset();
    }

    /** Reads one fetch; false if nothing came. */
    boolean read(int maxBytes) throws IOException {
        FetchInfo fetched = log.read(position, maxBytes, FetchIsolation.TXN_COMMITTED, true);
        ByteBuffer bytes = fetched.records().toBuffer();
        List<AbortedTransaction> aborted = new ArrayList<>(fetched.abortedOrNull() == null ? List.of() : fetched.abortedOrNull());
        aborted.sort(Comparator.comparingLong(AbortedTransaction::firstOffset));
        Set<Long> inside = new HashSet<>();
        boolean any = false;
        for (RecordBatch batch : RecordBatch.in(bytes)) {
            any = true;
            while (!aborted.isEmpty() && aborted.get(0).firstOffset() <= batch.lastOffset()) {
                inside.add(aborted.remove(0).producerId());
            }
            if (batch.isControl()) {
                for (Record record : batch.records()) {
                    if (ControlRecord.of(record).type() == ControlType.ABORT) {
                        inside.remove(batch.producerId());
                    }
                }
            } else if (!batch.isTransactional() || !inside.contains(batch.producerId())) {
                take(batch);
            }
            position = batch.nextOffset();
        }
        return any;
    }

    private void take(RecordBatch batch) {
        for (Record record : batch.records()) {
            if (record.offset() >= position) {
                String key = StandardCharsets.ISO_8859_1.decode(record.key()).toString();
                if (record.hasValue()) {
                    table.put(key, record.offset());
                } else {
                    table.remove(key);
                }
            }
        }
    }
}
