package gregor.exercises;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads an {@code exercise.adoc}:
 * <pre>
 *   = Exercises of chapter 4: the record batch
 *   == 4.1 Read a varint
 *   :cuts: gregor.record.Varint#read, gregor.record.Varint#readLong
 *   :tests: gregor.record.VarintTest#knownNumbers
 *   :section: chapter 4, "Varints"
 *   The task.
 *   === Hint 1      (and 2, and 3)
 *   === Not covered
 * </pre>
 */
final class ExerciseParser {

    private static final Pattern HEADING = Pattern.compile("== (\\d+\\.\\d+) (\\S.*)");
    private static final Pattern ATTRIBUTE = Pattern.compile(":(\\w+): *(.*)");
    private static final List<String> PARTS = List.of("Hint 1", "Hint 2", "Hint 3", "Not covered");
    private static final List<String> KEYS = List.of("cuts", "tests", "section", "scenario");

    private final Path file;
    private final List<String> lines;
    private final int chapter;
    private int at;

    private ExerciseParser(Path file, String text) {
        this.file = file;
        this.lines = text.lines().toList();
        this.chapter = Integer.parseInt(folderOf(file).substring(0, 2));
    }

    private static String folderOf(Path file) {
        return file.getParent().getFileName().toString();
    }

    /**
     * @param file relative to the project's folder; its folder is called {@code NN-topic}
     * @throws InvalidExercise with file and line
     */
    static ExerciseChapter parse(Path file, String text) {
        return new ExerciseParser(file, text).chapter();
    }

    private ExerciseChapter chapter() {
        if (lines.isEmpty() || !lines.get(0).startsWith("= ")) {
            throw wrong(1, "the first line is the title, '= Exercises of chapter " + chapter + ": ...'");
        }
        String title = lines.get(0).substring(2).strip();
        at = 1;
        if (!text().isEmpty()) {
            throw wrong(2, "nothing stands between the title and the first exercise, '== " + chapter + ".1 ...'");
        }
        List<Exercise> exercises = new ArrayList<>();
        while (at < lines.size()) {
            exercises.add(exercise(exercises.size() + 1));
        }
        if (exercises.isEmpty()) {
            throw wrong(1, "there is no exercise; the first begins with '== " + chapter + ".1 ...'");
        }
        return new ExerciseChapter(folderOf(file), title, List.copyOf(exercises));
    }

    private Exercise exercise(int count) {
        int line = at + 1;
        Matcher heading = HEADING.matcher(lines.get(at));
        String number = chapter + "." + count;
        if (!heading.matches() || !heading.group(1).equals(number)) {
            throw wrong(line, "the next exercise begins with '== " + number + " ...', this is '" + lines.get(at) + "'");
        }
        at++;
        Map<String, Attribute> attributes = attributes();
        Exercise.Names cuts = names(required(attributes, "cuts", line));
        Exercise.Names tests = names(required(attributes, "tests", line));
        String section = required(attributes, "section", line).value();
        String scenario = attributes.containsKey("scenario") ? attributes.get("scenario").value() : null;
        String task = text();
        if (task.isEmpty()) {
            throw wrong(line, "exercise " + number + " has no task");
        }
        List<String> parts = new ArrayList<>();
        for (String part : PARTS) {
            if (at == lines.size() || !lines.get(at).equals("=== " + part)) {
                throw wrong(at + 1, "here belongs '=== " + part + "' of exercise " + number + "; the parts are " + PARTS);
            }
            at++;
            parts.add(text());
            if (parts.get(parts.size() - 1).isEmpty()) {
                throw wrong(at, "'" + part + "' of exercise " + number + " is empty");
            }
        }
        return new Exercise(number, heading.group(2).strip(), cuts, tests, section, scenario, task, List.copyOf(parts.subList(0, 3)),
            parts.get(3), file, line);
    }

    private record Attribute(String value, int line) {}

    private Map<String, Attribute> attributes() {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        while (at < lines.size()) {
            Matcher matcher = ATTRIBUTE.matcher(lines.get(at));
            if (!matcher.matches()) {
                return attributes;
            }
            int line = ++at;
            StringBuilder value = new StringBuilder(matcher.group(2));
            // As in Asciidoc, a long value goes on after a backslash.
            while (value.toString().endsWith(" \\") && at < lines.size()) {
                value.setLength(value.length() - 1);
                value.append(lines.get(at++).strip());
            }
            if (!KEYS.contains(matcher.group(1))) {
                throw wrong(line, "':" + matcher.group(1) + ":' is not known; an exercise has " + KEYS);
            }
            attributes.put(matcher.group(1), new Attribute(value.toString().strip(), line));
        }
        return attributes;
    }

    private Attribute required(Map<String, Attribute> attributes, String key, int line) {
        Attribute attribute = attributes.get(key);
        if (attribute == null || attribute.value().isEmpty()) {
            throw wrong(line, "the exercise has no ':" + key + ":'; it stands right below the heading");
        }
        return attribute;
    }

    private Exercise.Names names(Attribute attribute) {
        // A comma inside parentheses is one of a method's parameters.
        List<String> names = Arrays.stream(attribute.value().split(",(?![^(]*\\))")).map(String::strip).toList();
        for (String name : names) {
            if (!name.matches("[\\w.]+#\\w+(\\(.*\\))?")) {
                throw wrong(attribute.line(), "'" + name + "' is no method; written so: gregor.record.Varint#read");
            }
        }
        return new Exercise.Names(names, attribute.line());
    }

    /** Up to the next heading; headings inside a listing are text. */
    private String text() {
        StringBuilder text = new StringBuilder();
        boolean isListing = false;
        while (at < lines.size() && (isListing || !lines.get(at).matches("={2,3} .*"))) {
            isListing ^= lines.get(at).equals("----");
            text.append(lines.get(at++)).append('\n');
        }
        return text.toString().strip();
    }

    private InvalidExercise wrong(int line, String message) {
        return new InvalidExercise(file.toString().replace('\\', '/') + ":" + line + ": " + message);
    }
}
