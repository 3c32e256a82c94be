package gregor.book;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is wrong with the book: each with the place to mend, so that one run of the build tells everything. */
public final class Problems {

    private static final Pattern PLACE = Pattern.compile("((?:chapters|diagrams|exercises|src)/[\\w./-]+\\.\\w+):(\\d+):?");

    private final TreeSet<Problem> found = new TreeSet<>();

    /**
     * One thing to mend.
     *
     * @param file relative to the project's folder
     * @param line numbered from 1
     */
    public record Problem(String file, int line, String message) implements Comparable<Problem> {

        @Override
        public int compareTo(Problem other) {
            int byFile = file.compareTo(other.file);
            int byLine = byFile != 0 ? byFile : Integer.compare(line, other.line);
            return byLine != 0 ? byLine : message.compareTo(other.message);
        }

        @Override
        public String toString() {
            return file + ":" + line + ": " + message;
        }
    }

    public void add(String file, int line, String message) {
        found.add(new Problem(file.replace('\\', '/'), line, message));
    }

    /** A message that may say its own place, {@code file:line: what}, somewhere in its first line; otherwise the place is given. */
    public void addPlaced(String message, String file, int line) {
        Matcher place = PLACE.matcher(message);
        if (place.find()) {
            add(place.group(1), Integer.parseInt(place.group(2)), place.start() == 0 ? message.substring(place.end()).strip() : message);
        } else {
            add(file, line, message);
        }
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** Sorted by file and line. */
    public List<Problem> all() {
        return Collections.unmodifiableList(new ArrayList<>(found));
    }

    /** A problem a line, for a person to read. */
    public String text() {
        StringBuilder text = new StringBuilder();
        found.forEach(problem -> text.append(problem).append('\n'));
        return text.toString();
    }
}
