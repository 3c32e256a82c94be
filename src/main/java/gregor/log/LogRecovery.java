package gregor.log;

import gregor.base.KafkaException;
import gregor.config.TopicConfig;
import gregor.index.CorruptIndexException;
import gregor.port.Disk;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Makes a log out of what a directory holds, after a clean stop or any other.
 *
 * <p>After a clean stop everything is as the files say. After any other, the segments that may hold bytes that were
 * never forced, those that reach beyond the recovery point, are read from front to back: each batch must be whole, have
 * the right CRC, and follow the one before it by offset and leader epoch. At the first that does not, the log ends:
 * the rest of that file and all later segments go. The indexes of these segments, the leader epochs and the state of
 * the producers are made again on the way. Doing all this twice changes nothing more (log.I6).
 */
final class LogRecovery {

    private static final int FIRST_BUFFER_BYTES = 256 * 1024;

    private final Disk disk;
    private final Path directory;
    private final TopicConfig config;
    private final LoadFrom from;
    private final long nowMs;

    final ConcurrentSkipListMap<Long, LogSegment> segments = new ConcurrentSkipListMap<>();
    final ProducerState producers = new ProducerState();
    final ProducerSnapshots snapshots;
    final LeaderEpochs epochs;
    long logStartOffset;
    long logEndOffset;

    /** Read whole batches with it; grows to the largest batch. */
    private ByteBuffer buffer = ByteBuffer.allocate(0);

    LogRecovery(Disk disk, Path directory, TopicConfig config, LoadFrom from, long nowMs) {
        this.disk = disk;
        this.directory = directory;
        this.config = config;
        this.from = from;
        this.nowMs = nowMs;
        this.snapshots = new ProducerSnapshots(disk, directory);
        this.epochs = new LeaderEpochs(disk, directory);
    }

    /** Reads the directory and fills the fields. */
    void load() throws IOException {
        openSegments();
        if (segments.isEmpty()) {
            logStartOffset = from.logStartOffset();
            startAt(logStartOffset);
            snapshots.deleteAbove(-1);
            return;
        }
        boolean epochsKnown = loadEpochs();
        logStartOffset = Math.max(from.logStartOffset(), segments.firstKey());
        List<LogSegment> doubtful = loadIndexes();
        if (doubtful.isEmpty()) {
            logEndOffset = segments.lastEntry().getValue().readNextOffset();
            ProducerReplay.load(producers, snapshots, segments, logEndOffset);
        } else {
            recover(doubtful);
        }
        if (logEndOffset < logStartOffset) { // the log was cut below what was deleted on purpose: nothing of it is left
            dropAll();
            startAt(logStartOffset);
        }
        if (!epochsKnown) {
            findEpochs();
        }
        epochs.truncateFromEnd(logEndOffset);
        epochs.truncateFromStart(logStartOffset);
        snapshots.deleteAbove(logEndOffset);
        buffer = null;
    }

    private void openSegments() throws IOException {
        List<Path> files = disk.list(directory);
        for (Path file : files) {
            String name = file.getFileName().toString();
            long offset = LogNames.offsetOf(name);
            if (name.endsWith(LogNames.DELETED) || name.endsWith(LogNames.CLEANED) || name.endsWith(LogNames.TEMPORARY)) {
                disk.delete(file);
            } else if (offset >= 0 && name.endsWith(LogNames.LOG)) {
                segments.put(offset, LogSegment.open(disk, directory, offset, config, nowMs));
            } else if (offset >= 0 && name.endsWith(LogNames.PRODUCER_SNAPSHOT)) {
                snapshots.found(offset);
            }
        }
        for (Path file : files) {
            String name = file.getFileName().toString();
            boolean index = name.endsWith(LogNames.OFFSET_INDEX) || name.endsWith(LogNames.TIME_INDEX)
                || name.endsWith(LogNames.TRANSACTION_INDEX);
            if (index && !segments.containsKey(LogNames.offsetOf(name))) {
                disk.delete(file);
            }
        }
    }

    /** @return whether the file could be read; it is derived, so that damage to it costs a scan and nothing else */
    private boolean loadEpochs() throws IOException {
        try {
            epochs.load();
            return true;
        } catch (NoSuchFileException | CorruptCheckpointException e) {
            return false;
        }
    }

    private void startAt(long offset) throws IOException {
        segments.put(offset, LogSegment.create(disk, directory, offset, config, nowMs));
        logEndOffset = offset;
    }

    /** Closes what has been opened, after a load that failed. */
    void close() throws IOException {
        for (LogSegment segment : segments.values()) {
            segment.close();
        }
    }

    private void dropAll() throws IOException {
        for (LogSegment segment : segments.values()) {
            segment.delete();
        }
        segments.clear();
        producers.clear();
        epochs.clear();
    }

    /** Loads the indexes of the segments that are sure to be whole; the others are returned, in order. */
    private List<LogSegment> loadIndexes() throws IOException {
        List<LogSegment> doubtful = new ArrayList<>();
        for (LogSegment segment : segments.values()) {
            Long next = segments.higherKey(segment.baseOffset());
            boolean forced = from.cleanStop() || next != null && next <= from.recoveryPoint();
            if (!forced) {
                doubtful.add(segment);
            } else if (!tryLoadIndexes(segment)) {
                rebuildIndexes(segment);
            }
        }
        return doubtful;
    }

    private static boolean tryLoadIndexes(LogSegment segment) throws IOException {
        try {
            segment.loadIndexes();
            return true;
        } catch (NoSuchFileException | CorruptIndexException e) {
            return false;
        }
    }

    /** For a segment whose batches are not in doubt: goes by the headers, and deletes nothing of the log. */
    private void rebuildIndexes(LogSegment segment) throws IOException {
        segment.clearIndexes();
        ProducerState until = new ProducerState();
        ProducerReplay.load(until, snapshots, segments, segment.baseOffset());
        try (BatchHeaders headers = new BatchHeaders(segment.file(), 0, segment.sizeInBytes())) {
            while (headers.next()) {
                segment.noteInIndexes(headers.batch(), headers.position(), config.indexIntervalBytes());
                ProducerReplay.note(until, segment, ProducerReplay.whole(segment, headers), headers.position());
            }
        }
        segment.sealTimeIndex();
        segment.writeIndexes();
    }

    /** Reads doubtful segments, the last ones of the log, and cuts the log where they stop making sense. */
    private void recover(List<LogSegment> doubtful) throws IOException {
        long next = doubtful.get(0).baseOffset();
        int epoch = -1;
        snapshots.deleteAbove(next); // their content was not forced either
        ProducerReplay.load(producers, snapshots, segments, next);
        boolean torn = false;
        for (LogSegment segment : doubtful) {
            if (torn || segment.baseOffset() < next) {
                torn = true;
                segments.remove(segment.baseOffset());
                segment.delete();
                continue;
            }
            Scan scan = new Scan(segment, Math.max(next, segment.baseOffset()), epoch);
            scan.run();
            next = scan.nextOffset;
            epoch = scan.epoch;
            torn = scan.torn;
        }
        logEndOffset = next;
    }

    /** Walks over one doubtful segment. */
    private final class Scan {
        private final LogSegment segment;
        private long nextOffset;
        private int epoch;
        private boolean torn;
        /** The position in the file of the buffer's first byte. */
        private int bufferStart;

        Scan(LogSegment segment, long nextOffset, int epoch) {
            this.segment = segment;
            this.nextOffset = nextOffset;
            this.epoch = epoch;
        }

        void run() throws IOException {
            buffer.limit(0);
            segment.clearIndexes();
            int position = 0;
            RecordBatch batch = batchAt(position);
            while (batch != null) {
                segment.noteInIndexes(batch, position, config.indexIntervalBytes());
                ProducerReplay.note(producers, segment, batch, position);
                epoch = batch.partitionLeaderEpoch();
                if (epoch >= 0 && epochs.latestEpoch().orElse(-1) < epoch) {
                    epochs.addInMemory(epoch, batch.baseOffset());
                }
                nextOffset = batch.nextOffset();
                position += batch.sizeInBytes();
                batch = batchAt(position);
            }
            if (position < segment.sizeInBytes()) {
                torn = true;
                segment.file().truncate(position);
            }
            segment.sealTimeIndex();
            segment.writeIndexes();
        }

        /** The batch at a position if it is whole, undamaged, and the next one of this log; else null. */
        private RecordBatch batchAt(int position) throws IOException {
            int left = segment.sizeInBytes() - position;
            if (left < RecordBatch.HEADER_BYTES) {
                return null;
            }
            RecordBatch batch = inBuffer(position, RecordBatch.HEADER_BYTES);
            int size = batch.sizeInBytes();
            if (size < RecordBatch.HEADER_BYTES || size > left) {
                return null;
            }
            batch = inBuffer(position, size);
            boolean follows = batch.baseOffset() >= nextOffset && segment.canHold(batch.lastOffset())
                && batch.lastOffset() >= batch.baseOffset() && batch.partitionLeaderEpoch() >= epoch;
            return follows && batch.isValid() ? batch : null;
        }

        /** The batch at a position, of which at least so many bytes, which the file has, are in the buffer. */
        private RecordBatch inBuffer(int position, int bytes) throws IOException {
            int at = position - bufferStart;
            if (at < 0 || at + bytes > buffer.limit()) {
                if (buffer.capacity() < bytes) {
                    buffer = ByteBuffer.allocate(Math.max(bytes, FIRST_BUFFER_BYTES));
                }
                buffer.clear();
                segment.file().read(buffer, position);
                buffer.flip();
                bufferStart = position;
                at = 0;
            }
            return new RecordBatch(buffer, at);
        }
    }

    /** Makes the leader epochs again from all batches of the log. */
    private void findEpochs() throws IOException {
        for (LogSegment segment : segments.values()) {
            try (BatchHeaders headers = new BatchHeaders(segment.file(), 0, segment.sizeInBytes())) {
                while (headers.next()) {
                    int epoch = headers.batch().partitionLeaderEpoch();
                    if (epoch >= 0 && epochs.latestEpoch().orElse(-1) < epoch) {
                        epochs.addInMemory(epoch, headers.batch().baseOffset());
                    }
                }
            } catch (KafkaException e) {
                throw new IOException(directory + ": leader epochs can't be found: " + e.getMessage(), e);
            }
        }
    }
}
