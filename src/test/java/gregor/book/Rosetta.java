package gregor.book;

import gregor.config.NearestName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Appendix A, read as data: which class of Apache Kafka is which of ours. The page's own tables are what is read. Under a
 * section with a package's name stand rows of three cells, ours, Kafka's, and a sentence; a row may name several classes on
 * either side, and "none" stands where Kafka has no such class:
 * <pre>
 * | `LogSegment`
 * | `org.apache.kafka.storage.internals.log.LogSegment`
 * | What differs.
 * </pre>
 * Rows of two cells are Kafka's classes that are not here, with the reason or the chapter.
 */
public final class Rosetta {

    private static final Pattern NAME = Pattern.compile("`([^`]+)`");
    private static final Pattern QUALIFIED = Pattern.compile("(?:[a-z]\\w*\\.)+[A-Z]\\w*(?:\\.[A-Z]\\w*)*");
    private static final String NONE = "none";

    private final Path file;
    private final List<Row> rows = new ArrayList<>();
    private final Map<String, KafkaClass> byName = new TreeMap<>();

    /**
     * Classes of one package of ours and what stands in their place in Kafka.
     *
     * @param packageName such as {@code log}
     * @param ours simple names
     * @param theirs full names; empty if Kafka has no such class
     * @param line where the row begins, from 1 on
     */
    public record Row(String packageName, List<String> ours, List<String> theirs, String difference, int line) {}

    /**
     * A class of Apache Kafka.
     *
     * @param fullName with dots also before the names of nested classes
     * @param ours simple names of the classes that do its work here; empty if there is none
     * @param missing why there is none, or in which chapter it comes; empty if there is one
     * @param line where it is named first, from 1 on
     */
    public record KafkaClass(String fullName, List<String> ours, String missing, int line) {

        /** Without its package; a nested class with its outer one, as in {@code ConfigDef.Type}. */
        public String simpleName() {
            return fullName.replaceFirst("^(?:[a-z]\\w*\\.)+", "");
        }

        /** The id of its row in the page's list from A to Z. */
        public String anchor() {
            return "kafka-" + simpleName();
        }
    }

    private Rosetta(Path file) {
        this.file = file;
    }

    /** @throws BookError if a row is not of the form above; the message begins with file and line */
    public static Rosetta of(Path file) {
        try {
            Rosetta rosetta = new Rosetta(file);
            rosetta.read(Files.readAllLines(file));
            return rosetta;
        } catch (IOException e) {
            throw new UncheckedIOException("the table of classes cannot be read: " + file, e);
        }
    }

    /** In the order of the page. */
    public List<Row> rows() {
        return Collections.unmodifiableList(rows);
    }

    /** All classes of Kafka that the page names, by simple name. */
    public Collection<KafkaClass> kafkaClasses() {
        return Collections.unmodifiableCollection(byName.values());
    }

    /** @throws BookError if the page names no such class; the message names the nearest */
    public KafkaClass get(String simpleName) {
        KafkaClass found = byName.get(simpleName);
        if (found == null) {
            throw new BookError("no class '" + simpleName + "' of Apache Kafka in " + file + "; the nearest is '"
                + NearestName.of(simpleName, byName.keySet()) + "'");
        }
        return found;
    }

    private void read(List<String> lines) {
        String section = "";
        List<String> cells = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("== ")) {
                section = line.substring(3).strip();
            }
            if (line.startsWith("| ") && !line.contains(" | ")) {
                start = cells.isEmpty() ? i + 1 : start;
                cells.add(line.substring(2).strip());
            } else if (!cells.isEmpty() && !line.isBlank() && !line.startsWith("|===")) {
                cells.set(cells.size() - 1, cells.get(cells.size() - 1) + " " + line.strip());
            } else if (!cells.isEmpty()) {
                row(section, cells, start);
                cells = new ArrayList<>();
            }
        }
        if (!cells.isEmpty()) {
            row(section, cells, start);
        }
    }

    private void row(String section, List<String> cells, int line) {
        if (cells.size() == 2) {
            for (String name : qualified(cells.get(0), line)) {
                put(new KafkaClass(name, List.of(), cells.get(1), line));
            }
            return;
        }
        if (cells.size() != 3) {
            throw bad(line, "a row has three cells, or two if the class is not here; this one has " + cells.size());
        }
        List<String> ours = names(cells.get(0));
        if (ours.isEmpty()) {
            throw bad(line, "the first cell names no class of ours in backquotes");
        }
        List<String> theirs = cells.get(1).equals(NONE) ? List.of() : qualified(cells.get(1), line);
        rows.add(new Row(section, ours, theirs, cells.get(2), line));
        for (String name : theirs) {
            put(new KafkaClass(name, ours, "", line));
        }
    }

    private List<String> qualified(String cell, int line) {
        List<String> names = names(cell);
        for (String name : names) {
            if (!QUALIFIED.matcher(name).matches()) {
                throw bad(line, "'" + name + "' is not the full name of a class, such as org.apache.kafka.common.Uuid");
            }
        }
        if (names.isEmpty()) {
            throw bad(line, "the cell of Kafka's classes names none in backquotes; if there is no such class, it says " + NONE);
        }
        return names;
    }

    private void put(KafkaClass added) {
        KafkaClass known = byName.get(added.simpleName());
        if (known == null) {
            byName.put(added.simpleName(), added);
            return;
        }
        if (!known.fullName().equals(added.fullName())) {
            throw bad(added.line(), "'" + added.fullName() + "' and '" + known.fullName() + "' of line " + known.line()
                + " have one simple name, and kafka:" + added.simpleName() + "[] could mean either");
        }
        if (known.ours().isEmpty() || added.ours().isEmpty()) {
            throw bad(added.line(), "'" + added.fullName() + "' is in line " + known.line() + " already, once as missing");
        }
        List<String> ours = new ArrayList<>(known.ours());
        added.ours().stream().filter(name -> !ours.contains(name)).forEach(ours::add);
        byName.put(added.simpleName(), new KafkaClass(known.fullName(), ours, "", known.line()));
    }

    private static List<String> names(String cell) {
        List<String> names = new ArrayList<>();
        Matcher matcher = NAME.matcher(cell);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    private BookError bad(int line, String what) {
        return new BookError(file + ":" + line + ": " + what);
    }
}
