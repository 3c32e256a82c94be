package gregor.log;

import gregor.port.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The text format that all of Kafka's checkpoint files share:
 * <pre>
 *   0                version of the format
 *   2                number of lines that follow
 *   orders 0 42      one entry a line, fields separated by one space
 *   orders 1 17
 * </pre>
 * Source: Kafka's {@code CheckpointFile}.
 */
final class CheckpointLines {

    private static final String VERSION = "0";

    private CheckpointLines() {}

    static void write(Disk disk, Path file, List<String> entries, boolean lasting) throws IOException {
        StringBuilder text = new StringBuilder(32 * entries.size() + 8);
        text.append(VERSION).append('\n').append(entries.size()).append('\n');
        for (String entry : entries) {
            text.append(entry).append('\n');
        }
        ByteBuffer content = StandardCharsets.UTF_8.encode(text.toString());
        if (lasting) {
            disk.replaceWhole(file, content);
        } else {
            disk.replaceUnforced(file, content);
        }
    }

    /**
     * The entries, each split into its fields.
     *
     * @param fields how many fields an entry has
     * @throws java.nio.file.NoSuchFileException if there is no file
     * @throws CorruptCheckpointException if the content is not of this format
     */
    static List<String[]> read(Disk disk, Path file, int fields) throws IOException {
        String text = StandardCharsets.UTF_8.decode(disk.readWhole(file)).toString();
        String[] lines = text.split("\n", -1);
        if (lines.length < 2 || !lines[0].equals(VERSION)) {
            throw new CorruptCheckpointException(file, "its first line is '" + lines[0] + "', allowed is " + VERSION);
        }
        if (!lines[lines.length - 1].isEmpty()) { // a number that was torn is a number too
            throw new CorruptCheckpointException(file, "its last line, '" + lines[lines.length - 1] + "', has no end");
        }
        int count = (int) number(file, lines[1], 0, lines.length - 2);
        List<String[]> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String[] split = lines[i + 2].split(" ", -1);
            if (split.length != fields) {
                throw new CorruptCheckpointException(file, "line " + (i + 3) + " is '" + lines[i + 2] + "', allowed are "
                    + fields + " fields separated by a space");
            }
            entries.add(split);
        }
        for (int i = count + 2; i < lines.length; i++) {
            if (!lines[i].isEmpty()) {
                throw new CorruptCheckpointException(file, "it says " + count + " entries and has more");
            }
        }
        return entries;
    }

    /** @throws CorruptCheckpointException if the text is not a number from least to most */
    static long number(Path file, String text, long least, long most) throws CorruptCheckpointException {
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, as for a number out of range
        }
        throw new CorruptCheckpointException(file, "'" + text + "' is not a number from " + least + " to " + most);
    }
}
