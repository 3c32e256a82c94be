package gregor.client;

import gregor.base.TopicPartition;
import gregor.record.Record;
import gregor.record.RecordBatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * What one poll has brought: whole batches, whose records are read when somebody walks over them. Somebody who only
 * counts, or copies bytes, never makes an object of a record.
 */
public final class ConsumerRecords implements Iterable<ConsumerRecord> {

    static final ConsumerRecords EMPTY = new ConsumerRecords(List.of());

    /**
     * Batches of one partition.
     *
     * @param fromOffset the first record to return; the first batch may start with older ones
     */
    public record Fetched(TopicPartition partition, long fromOffset, List<RecordBatch> batches) {}

    private final List<Fetched> fetched;

    ConsumerRecords(List<Fetched> fetched) {
        this.fetched = fetched;
    }

    public boolean isEmpty() {
        return fetched.isEmpty();
    }

    public List<Fetched> batches() {
        return fetched;
    }

    /** The records, partition after partition, each in the order of its offsets. */
    @Override
    public Iterator<ConsumerRecord> iterator() {
        List<Iterator<ConsumerRecord>> parts = new ArrayList<>();
        fetched.forEach(part -> part.batches().forEach(batch -> parts.add(new BatchRecords(part, batch))));
        return new Joined(parts.iterator());
    }

    /** Walks over one batch, past what is older than was asked for. It is unpacked when the first record is asked for. */
    private static final class BatchRecords implements Iterator<ConsumerRecord> {
        private final Fetched part;
        private final RecordBatch batch;
        private Iterator<Record> records;
        private Record next;

        private BatchRecords(Fetched part, RecordBatch batch) {
            this.part = part;
            this.batch = batch;
        }

        @Override
        public boolean hasNext() {
            if (records == null) {
                records = batch.records().iterator();
            }
            while (next == null && records.hasNext()) {
                Record record = records.next();
                next = record.offset() < part.fromOffset() ? null : record;
            }
            return next != null;
        }

        @Override
        public ConsumerRecord next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Record record = next;
            next = null;
            return new ConsumerRecord(part.partition(), record.offset(), record.timestamp(), batch.timestampType(),
                batch.partitionLeaderEpoch(), record.key(), record.value(), record.headers());
        }
    }

    private static final class Joined implements Iterator<ConsumerRecord> {
        private final Iterator<Iterator<ConsumerRecord>> parts;
        private Iterator<ConsumerRecord> current = Collections.emptyIterator();

        private Joined(Iterator<Iterator<ConsumerRecord>> parts) {
            this.parts = parts;
        }

        @Override
        public boolean hasNext() {
            while (!current.hasNext() && parts.hasNext()) {
                current = parts.next();
            }
            return current.hasNext();
        }

        @Override
        public ConsumerRecord next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return current.next();
        }
    }
}
