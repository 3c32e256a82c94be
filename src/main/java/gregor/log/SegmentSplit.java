package gregor.log;

import gregor.config.TopicConfig;
import gregor.port.Disk;
import gregor.port.Trace;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes several segments of one whose offsets are too far apart for index entries, before its log is opened. The bytes of
 * the batches stay as they are; a crash leaves the one segment or the several. Source: Kafka's
 * {@code LocalLog.splitOverflowedSegment}.
 */
final class SegmentSplit {

    private final Disk disk;
    private final Path directory;
    private final TopicConfig config;
    private final List<LogSegment> parts = new ArrayList<>();

    SegmentSplit(Disk disk, Path directory, TopicConfig config) {
        this.disk = disk;
        this.directory = directory;
        this.config = config;
    }

    /** Leaves closed files: the new ones with their names, the old one deleted. */
    void split(LogSegment segment, long nowMs) throws IOException {
        try {
            copy(segment, nowMs);
            for (LogSegment part : parts) {
                part.sealTimeIndex();
                part.writeIndexes();
                part.flush();
            }
            SegmentSwap swap = new SegmentSwap(disk, directory, parts, Trace.OFF);
            swap.decide();
            segment.delete();
            swap.complete();
        } finally {
            for (LogSegment part : parts) {
                part.close();
            }
        }
    }

    /** Goes as far as batches can be found: what is behind a torn one is for {@link SegmentScan}, in the last part. */
    private void copy(LogSegment segment, long nowMs) throws IOException {
        LogSegment part = begin(segment.baseOffset(), nowMs);
        int end = segment.sizeInBytes();
        int position = 0;
        long next = segment.baseOffset();
        try (BatchHeaders headers = new BatchHeaders(segment.file(), 0, end)) {
            while (headers.hasNext() && headers.next() && headers.batch().baseOffset() >= next) {
                RecordBatch header = headers.batch();
                next = header.nextOffset();
                if (!part.canHold(header.lastOffset())) {
                    part = begin(header.baseOffset(), nowMs);
                }
                part.append(bytes(segment, position, header.sizeInBytes()), config.indexIntervalBytes());
                position = headers.position() + header.sizeInBytes();
            }
        }
        if (position < end) {
            part.file().append(bytes(segment, position, end - position));
        }
    }

    private LogSegment begin(long baseOffset, long nowMs) throws IOException {
        parts.add(LogSegment.createCleaned(disk, directory, baseOffset, config, nowMs));
        return parts.get(parts.size() - 1);
    }

    private static ByteBuffer bytes(LogSegment segment, int position, int size) throws IOException {
        return segment.file().slice(position, size).toBuffer();
    }
}
