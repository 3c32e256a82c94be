package gregor.tools;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Prints the files of text, which Kafka's tool does not read: checkpoints, {@code partition.metadata},
 * {@code meta.properties}, {@code quorum-state}, {@code .kafka_cleanshutdown}. What can be read is printed, and each line
 * that can't is told with its number.
 */
final class TextFileDump {

    private static final String CHECKPOINT_VERSION = "0";
    private static final int LINES_IN_FRONT = 2;
    private static final List<String> EPOCH_FIELDS = List.of("epoch", "startOffset");
    private static final List<String> OFFSET_FIELDS = List.of("topic", "partition", "offset");

    private final ToolContext context;
    private final Path file;
    private boolean isRight = true;

    private TextFileDump(ToolContext context, Path file) {
        this.context = context;
        this.file = file;
    }

    /** @return whether all of the file is as it should be; what is not, was told */
    static boolean print(FileKind kind, Path file, ToolContext context) throws IOException {
        TextFileDump dump = new TextFileDump(context, file);
        String text = StandardCharsets.UTF_8.decode(FilePart.whole(context.disk(), file)).toString();
        if (kind == FileKind.LEADER_EPOCHS || kind == FileKind.OFFSETS) {
            dump.checkpoint(text.split("\n"), kind == FileKind.OFFSETS ? OFFSET_FIELDS : EPOCH_FIELDS);
        } else if (kind == FileKind.PARTITION_METADATA) {
            dump.pairs(text.split("\n"));
        } else if (kind == FileKind.META_PROPERTIES) {
            dump.properties(text);
        } else {
            dump.json(text);
        }
        return dump.isRight;
    }

    /** Version, count, and a line for each entry: fields with one space between. */
    private void checkpoint(String[] lines, List<String> names) {
        if (!lines[0].equals(CHECKPOINT_VERSION)) {
            wrong(1, "is '" + shown(lines[0]) + "'; allowed is the version " + CHECKPOINT_VERSION);
            return;
        }
        int entries = Math.max(0, lines.length - LINES_IN_FRONT);
        if (lines.length < LINES_IN_FRONT || !lines[1].equals(String.valueOf(entries))) {
            wrong(LINES_IN_FRONT, "is '" + (lines.length < LINES_IN_FRONT ? "" : shown(lines[1])) + "'; there are " + entries + " entries");
        }
        for (int i = LINES_IN_FRONT; i < lines.length; i++) {
            String[] fields = lines[i].split(" ", -1);
            if (fields.length == names.size() && areNumbers(fields, fields.length - 2)) {
                StringJoiner line = new StringJoiner(" ");
                for (int f = 0; f < fields.length; f++) {
                    line.add(names.get(f) + ": " + fields[f]);
                }
                context.out().println(line);
            } else {
                wrong(i + 1, "is '" + shown(lines[i]) + "'; allowed are " + String.join(", ", names) + " with a space between");
            }
        }
    }

    private static boolean areNumbers(String[] fields, int from) {
        for (int f = from; f < fields.length; f++) {
            if (!fields[f].matches("\\d{1,18}|9\\d{18}")) {
                return false;
            }
        }
        return true;
    }

    /** {@code name: value} in each line. */
    private void pairs(String[] lines) {
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].matches("\\w+: \\S+")) {
                context.out().println(lines[i]);
            } else {
                wrong(i + 1, "is '" + shown(lines[i]) + "'; allowed is 'name: value'");
            }
        }
    }

    private void properties(String text) throws IOException {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IllegalArgumentException e) {
            isRight = false;
            context.err().println(file + ": " + e.getMessage());
            return;
        }
        Map<String, String> sorted = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> sorted.put(name, properties.getProperty(name)));
        sorted.forEach((name, value) -> context.out().println(name + ": " + value));
    }

    /** One object, its members on one line. */
    private void json(String text) {
        Object json;
        try {
            json = Json.parse(text);
        } catch (UsageException e) {
            isRight = false;
            context.err().println(file + ": " + e.getMessage());
            return;
        }
        StringJoiner line = new StringJoiner(" ");
        if (json instanceof Map<?, ?> members) {
            members.forEach((name, value) -> line.add(name + ": " + (value instanceof String ? value : Json.write(value))));
        } else {
            line.add(Json.write(json));
        }
        context.out().println(line);
    }

    private void wrong(int line, String what) {
        isRight = false;
        context.err().println(file + ": line " + line + " " + what);
    }

    private static String shown(String line) {
        String printable = line.replaceAll("[\\p{Cntrl}\\uFFFD]", "?");
        return printable.length() <= 80 ? printable : printable.substring(0, 80) + "...";
    }

    /** Hands out the lines, each with its end. */
    static void cut(ByteBuffer file, Consumer<ByteField> out) {
        int start = 0;
        for (int number = 1; start < file.limit(); number++) {
            int end = start;
            while (end < file.limit() && file.get(end) != '\n') {
                end++;
            }
            String text = BatchBytes.text(file.slice(start, end - start));
            int next = Math.min(file.limit(), end + 1);
            out.accept(ByteField.of(start, next, "line " + number, "text", text, ""));
            start = next;
        }
    }
}
