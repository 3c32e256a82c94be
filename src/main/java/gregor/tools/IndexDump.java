package gregor.tools;

import gregor.index.OffsetIndex;
import gregor.index.TimeIndex;
import gregor.port.Disk;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Prints the entries of a segment's offset index or time index, and holds each against the segment. A file may be
 * longer than its content: an entry of zeros is room that was never used.
 */
final class IndexDump {

    private final Disk disk;
    private final Path file;
    private final long baseOffset;
    private final boolean verifyOnly;
    private final PrintStream out;
    private final List<String> problems = new ArrayList<>();

    IndexDump(Disk disk, Path file, boolean verifyOnly, PrintStream out) {
        this.disk = disk;
        this.file = file;
        this.verifyOnly = verifyOnly;
        this.out = out;
        String name = file.getFileName().toString();
        this.baseOffset = Long.parseLong(name.substring(0, name.indexOf('.')));
    }

    /** What does not fit the segment, in the words of Kafka's tool. */
    List<String> problems() {
        return problems;
    }

    private Path segment() {
        String name = file.getFileName().toString();
        return file.resolveSibling(name.substring(0, name.indexOf('.')) + ".log");
    }

    /** Entries of 8 bytes: the offset of a batch's last record, relative to the segment's, and where the batch starts. */
    void printOffsets() throws IOException {
        ByteBuffer entries = disk.readWhole(file);
        try (SegmentReader segment = new SegmentReader(disk, segment())) {
            for (int at = 0; at + OffsetIndex.ENTRY_BYTES <= entries.limit(); at += OffsetIndex.ENTRY_BYTES) {
                int relativeOffset = entries.getInt(at);
                int position = entries.getInt(at + 4);
                if (relativeOffset == 0 && (at > 0 || position == 0)) {
                    return;
                }
                long offset = baseOffset + relativeOffset;
                RecordBatch batch = segment.header(position);
                if (batch == null || batch.lastOffset() != offset) {
                    problems.add("Mismatches in :" + file + " Index offset: " + offset + ", log offset: "
                        + (batch == null ? -1 : batch.lastOffset()));
                }
                print("offset: " + offset + " position: " + position);
            }
        }
    }

    /** Entries of 12 bytes: the largest timestamp so far, and the offset of the last record of the batch that has it. */
    void printTimes() throws IOException {
        ByteBuffer entries = disk.readWhole(file);
        NavigableMap<Long, Long> maxTimestamps = maxTimestamps();
        long previous = -1;
        for (int at = 0; at + TimeIndex.ENTRY_BYTES <= entries.limit(); at += TimeIndex.ENTRY_BYTES) {
            long timestamp = entries.getLong(at);
            int relativeOffset = entries.getInt(at + 8);
            if (relativeOffset == 0 && (at > 0 || timestamp == 0)) {
                return;
            }
            checkTime(timestamp, baseOffset + relativeOffset, previous, maxTimestamps);
            print("timestamp: " + timestamp + " offset: " + (baseOffset + relativeOffset));
            previous = timestamp;
        }
    }

    private void checkTime(long timestamp, long offset, long previous, NavigableMap<Long, Long> maxTimestamps) {
        Map.Entry<Long, Long> batch = maxTimestamps.ceilingEntry(offset);
        if (batch == null || batch.getKey() != offset) {
            problems.add("The following indexed offsets are not found in :" + file + " Indexed offset: " + offset
                + ", found log offset: " + (batch == null ? -1 : batch.getKey()));
            return;
        }
        if (batch.getValue() != timestamp) {
            problems.add("Found timestamp mismatch in :" + file + " Index timestamp: " + timestamp + ", log timestamp: " + batch.getValue());
        }
        if (previous >= timestamp) {
            problems.add("Found out of order timestamp in :" + file + " Index timestamp: " + timestamp + ", Previously indexed timestamp: " + previous);
        }
    }

    /** Each batch of the segment: the offset of its last record, and its largest timestamp. */
    private NavigableMap<Long, Long> maxTimestamps() throws IOException {
        NavigableMap<Long, Long> maxTimestamps = new TreeMap<>();
        try (SegmentReader segment = new SegmentReader(disk, segment())) {
            long position = 0;
            for (RecordBatch batch = segment.header(0); batch != null; batch = segment.header(position)) {
                maxTimestamps.put(batch.lastOffset(), batch.maxTimestamp());
                position += batch.sizeInBytes();
            }
        }
        return maxTimestamps;
    }

    private void print(String line) {
        if (!verifyOnly) {
            out.println(line);
        }
    }

    /** What a broker checks when it starts; without looking at the segment. */
    void checkSanity(int entryBytes) throws IOException {
        ByteBuffer entries = disk.readWhole(file);
        if (entries.limit() % entryBytes != 0) {
            problems.add(file + " has " + entries.limit() + " bytes, which is no multiple of " + entryBytes);
        } else if (entryBytes == TimeIndex.ENTRY_BYTES && entries.hasRemaining()
                && entries.getLong(entries.limit() - entryBytes) < entries.getLong(0)) {
            problems.add(file + " ends with timestamp " + entries.getLong(entries.limit() - entryBytes) + ", which is less than its first, "
                + entries.getLong(0));
        } else if (entries.hasRemaining() && entries.getInt(entries.limit() - entryBytes + (entryBytes == TimeIndex.ENTRY_BYTES ? 8 : 0)) < 0) {
            problems.add(file + " ends with an offset below the segment's own, " + baseOffset);
        } else {
            out.println(file + " passed sanity check.");
        }
    }
}
