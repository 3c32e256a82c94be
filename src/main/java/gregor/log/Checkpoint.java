package gregor.log;

import gregor.base.TopicPartition;
import gregor.port.Disk;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An offset for each partition of a log directory, in a file: recovery points, high watermarks, log start offsets.
 * Replaced as a whole, and lasting when {@link #write} returns. Source: Kafka's {@code OffsetCheckpointFile}.
 */
public final class Checkpoint {

    private static final int FIELDS = 3;

    private final Disk disk;
    private final Path file;

    /** @param name one of the names in {@link LogNames} */
    public Checkpoint(Disk disk, Path logDirectory, String name) {
        this.disk = disk;
        this.file = logDirectory.resolve(name);
    }

    /**
     * The offsets last written; none if there is no file.
     *
     * @throws CorruptCheckpointException if the content is not of the format
     */
    public SortedMap<TopicPartition, Long> read() throws IOException {
        SortedMap<TopicPartition, Long> offsets = new TreeMap<>();
        List<String[]> entries;
        try {
            entries = CheckpointLines.read(disk, file, FIELDS);
        } catch (NoSuchFileException nothingWrittenYet) {
            return offsets;
        }
        for (String[] fields : entries) {
            int partition = (int) CheckpointLines.number(file, fields[1], 0, Integer.MAX_VALUE);
            offsets.put(new TopicPartition(fields[0], partition),
                CheckpointLines.number(file, fields[2], 0, Long.MAX_VALUE));
        }
        return offsets;
    }

    public synchronized void write(SortedMap<TopicPartition, Long> offsets) throws IOException {
        List<String> entries = new ArrayList<>(offsets.size());
        for (Map.Entry<TopicPartition, Long> entry : offsets.entrySet()) {
            entries.add(entry.getKey().topic() + " " + entry.getKey().partition() + " " + entry.getValue());
        }
        CheckpointLines.write(disk, file, entries, true);
    }
}
