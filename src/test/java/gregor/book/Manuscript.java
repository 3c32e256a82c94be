package gregor.book;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text that somebody wrote, and where in it something stands: Asciidoctor tells the lines of blocks, but not of what
 * stands within a paragraph, so places are found by what is written there.
 *
 * @param file relative to the project's folder, with slashes
 */
public record Manuscript(String file, String text, List<String> lines) {

    private static final int NOT_FOUND = -1;

    public static Manuscript read(Path root, Path path) {
        try {
            return of(root.relativize(path).toString().replace('\\', '/'), Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + path, e);
        }
    }

    static Manuscript of(String file, String text) {
        return new Manuscript(file, text, text.lines().toList());
    }

    /** The file's name without its suffix: {@code 03-network}. */
    public String name() {
        String last = file.substring(file.lastIndexOf('/') + 1);
        return last.replaceFirst("\\.\\w+$", "");
    }

    /** The first line, from 1 on, that has one of the texts; the first of the texts that is found decides. 1 without any. */
    public int lineOf(String... wanted) {
        for (String each : wanted) {
            int line = find(each);
            if (line != NOT_FOUND) {
                return line;
            }
        }
        return 1;
    }

    private int find(String wanted) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(wanted)) {
                return i + 1;
            }
        }
        // A name of several words may be broken at a line's end.
        String[] words = wanted.strip().split("\\s+");
        if (words.length > 1) {
            Pattern broken = Pattern.compile(String.join("\\s+", List.of(words).stream().map(Pattern::quote).toList()));
            Matcher matcher = broken.matcher(text);
            if (matcher.find()) {
                return (int) text.substring(0, matcher.start()).lines().count() + (startsALine(matcher.start()) ? 1 : 0);
            }
        }
        return NOT_FOUND;
    }

    private boolean startsALine(int position) {
        return position == 0 || text.charAt(position - 1) == '\n';
    }

    /** What the head says behind {@code :name:}, empty if it does not. */
    public String attribute(String name) {
        String start = ":" + name + ":";
        for (String line : lines) {
            if (line.isBlank()) {
                return "";
            }
            if (line.startsWith(start)) {
                return line.substring(start.length()).strip();
            }
        }
        return "";
    }

    /** What stands behind {@code = } in the first line that has it. */
    public String title() {
        return lines.stream().filter(line -> line.startsWith("= ")).map(line -> line.substring(2).strip()).findFirst().orElse(name());
    }
}
