package gregor.exercises;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the learner has solved and which hints were read, kept in {@code exercises/.progress}: {@code 4.1 solved, 2 hints}. */
final class Progress {

    private static final Pattern LINE = Pattern.compile("(\\d+\\.\\d+) (open|solved), (\\d) hints");

    private record State(boolean isSolved, int hints) {}

    private final Path file;
    private final SortedMap<String, State> states = new TreeMap<>();

    private Progress(Path file) {
        this.file = file;
    }

    /** @throws InvalidExercise for a line that is not written as above */
    static Progress read(Path root) {
        Progress progress = new Progress(root.resolve("exercises").resolve(".progress"));
        if (Files.exists(progress.file)) {
            int number = 0;
            for (String line : Workshop.read(progress.file).lines().toList()) {
                number++;
                Matcher matcher = LINE.matcher(line);
                if (!matcher.matches()) {
                    throw new InvalidExercise("exercises/.progress:" + number + ": '" + line
                        + "' is not '4.1 solved, 2 hints' or '4.1 open, 2 hints'; without the file everything counts as open");
                }
                progress.states.put(matcher.group(1), new State(matcher.group(2).equals("solved"), Integer.parseInt(matcher.group(3))));
            }
        }
        return progress;
    }

    private State state(Exercise exercise) {
        return states.getOrDefault(exercise.number(), new State(false, 0));
    }

    boolean isSolved(Exercise exercise) {
        return state(exercise).isSolved();
    }

    int hints(Exercise exercise) {
        return state(exercise).hints();
    }

    void solved(Exercise exercise, boolean isSolved) {
        put(exercise, new State(isSolved, hints(exercise)));
    }

    void hintsRead(Exercise exercise, int hints) {
        put(exercise, new State(isSolved(exercise), hints));
    }

    private void put(Exercise exercise, State state) {
        states.put(exercise.number(), state);
        List<String> lines = new ArrayList<>();
        states.forEach((number, each) -> lines.add(number + (each.isSolved() ? " solved, " : " open, ") + each.hints() + " hints"));
        try {
            Path fresh = Files.createTempFile(file.getParent(), ".progress", ".new");
            Files.write(fresh, lines);
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("can't keep the progress in " + file, e);
        }
    }
}
