package gregor.log;

import gregor.base.Uuid;
import gregor.port.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The file {@code partition.metadata}: which topic a partition directory belongs to, by id, so that a topic that was
 * deleted and made again under the same name is not mistaken for the old one (KIP-516).
 * <pre>
 *   version: 0
 *   topic_id: 7KjKFb7lT3yNeSVfvFJFkg
 * </pre>
 */
final class PartitionMetadata {

    private static final String VERSION_LINE = "version: 0";
    private static final String TOPIC_ID = "topic_id: ";

    private PartitionMetadata() {}

    /**
     * The topic id; {@link Uuid#ZERO} if there is no file, or one that is empty or holds zeros, which a power failure soon
     * after the partition was made may leave.
     *
     * @throws CorruptCheckpointException if the content is not of the format
     */
    static Uuid read(Disk disk, Path directory) throws IOException {
        Path file = directory.resolve(LogNames.PARTITION_METADATA);
        String text;
        try {
            text = StandardCharsets.UTF_8.decode(disk.readWhole(file)).toString();
        } catch (NoSuchFileException notYet) {
            return Uuid.ZERO;
        }
        if (text.isEmpty() || text.indexOf(0) >= 0) {
            return Uuid.ZERO;
        }
        String[] lines = text.split("\n");
        if (lines.length == 2 && lines[0].equals(VERSION_LINE) && lines[1].startsWith(TOPIC_ID)) {
            try {
                return Uuid.parse(lines[1].substring(TOPIC_ID.length()));
            } catch (IllegalArgumentException e) {
                throw new CorruptCheckpointException(file, e.getMessage());
            }
        }
        throw new CorruptCheckpointException(file, "allowed are the lines '" + VERSION_LINE + "' and '" + TOPIC_ID
            + "' with an id");
    }

    /** Does not wait for the disk: see {@link UnifiedLog#flush}. */
    static void write(Disk disk, Path directory, Uuid topicId) throws IOException {
        String text = VERSION_LINE + "\n" + TOPIC_ID + topicId;
        disk.replaceUnforced(directory.resolve(LogNames.PARTITION_METADATA), StandardCharsets.UTF_8.encode(text));
    }
}
