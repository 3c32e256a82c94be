package gregor.exercises;

import gregor.book.source.ProjectFolder;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code ./gregor exercise}: what a learner does with exercises. */
public final class ExerciseTool {

    private static final String USAGE = """
        usage: exercise list            what there is, and how far you are
               exercise start NN        puts the exercises of chapter NN into exercises/NN-topic/, to be written
               exercise check NN|N.M    tries what you wrote on the chapter's own tests
               exercise hint N.M        one hint more
               exercise solution N.M    what Gregor has, line by line beside yours
               exercise reset NN        puts the exercises of chapter NN back to their beginning""";

    private final Path root;
    private final PrintStream out;
    private final Workshop workshop;
    private final Progress progress;

    ExerciseTool(Path root, PrintStream out) {
        this.root = root;
        this.out = out;
        this.workshop = new Workshop(root);
        this.progress = Progress.read(root);
    }

    public static void main(String[] args) {
        // An answer may have left threads that never end.
        System.exit(run(ProjectFolder.find(), System.out, args));
    }

    /** @return the exit code: 1 if an answer is wrong or the command was */
    static int run(Path root, PrintStream out, String... args) {
        try {
            return new ExerciseTool(root, out).command(List.of(args));
        } catch (InvalidExercise e) {
            out.println("error: " + e.getMessage());
            return 1;
        }
    }

    private int command(List<String> args) {
        String command = args.isEmpty() ? "" : args.get(0);
        switch (command) {
            case "list", "write-starters" -> require(args, 1);
            case "start", "check", "hint", "solution", "reset" -> require(args, 2);
            default -> throw new InvalidExercise(
                (command.isEmpty() ? "say what to do" : "'" + command + "' is not known here") + "\n" + USAGE);
        }
        return switch (command) {
            case "list" -> list();
            case "start" -> start(workshop.book().chapter(args.get(1)));
            case "check" -> check(args.get(1));
            case "hint" -> hint(workshop.book().exercise(args.get(1)));
            case "solution" -> solution(workshop.book().exercise(args.get(1)));
            case "reset" -> reset(workshop.book().chapter(args.get(1)));
            // For whoever changes a class that an exercise cuts; the test that finds a stale starter names it.
            default -> writeStarters();
        };
    }

    private static void require(List<String> args, int count) {
        if (args.size() != count) {
            throw new InvalidExercise("'" + String.join(" ", args) + "' has too " + (args.size() < count ? "few" : "many")
                + " words\n" + USAGE);
        }
    }

    private int list() {
        int solved = 0;
        int all = 0;
        for (ExerciseChapter chapter : workshop.book().chapters()) {
            out.println(chapter.title());
            for (Exercise exercise : chapter.exercises()) {
                out.printf("  %-5s %-45s %s%n", exercise.number(), exercise.title(), state(exercise));
                solved += progress.isSolved(exercise) ? 1 : 0;
                all++;
            }
        }
        out.println(solved + " of " + all + " solved. To begin: ./gregor exercise start NN, where NN is the chapter");
        return 0;
    }

    private String state(Exercise exercise) {
        String state = progress.isSolved(exercise) ? "solved" : Files.exists(workshop.answerFile(exercise)) ? "started" : "todo";
        int hints = progress.hints(exercise);
        return hints == 0 ? state : state + ", " + hints + (hints == 1 ? " hint" : " hints") + " of 3 read";
    }

    private int start(ExerciseChapter chapter) {
        for (Exercise exercise : chapter.exercises()) {
            Path file = workshop.answerFile(exercise);
            boolean isNew = !Files.exists(file);
            if (isNew) {
                Workshop.write(file, workshop.starter(exercise));
            }
            out.println(exercise.number() + " " + exercise.title());
            out.println("  " + (isNew ? "open    " : "kept    ") + workshop.shown(file)
                + (isNew ? " and look for \"" + exercise.mark().strip() + "\"" : ", which is there already; reset puts it back"));
            out.println("  read    " + exercise.section());
        }
        out.println("Then: ./gregor exercise check " + chapter.number() + ", or in an IDE the green arrow at gregor.exercises.Exercise"
            + chapter.number());
        return 0;
    }

    private int check(String name) {
        List<Exercise> exercises = name.contains(".") ? List.of(workshop.book().exercise(name)) : workshop.book().chapter(name).exercises();
        boolean allPassed = true;
        for (Exercise exercise : exercises) {
            allPassed &= check(exercise);
        }
        return allPassed ? 0 : 1;
    }

    private boolean check(Exercise exercise) {
        out.println(exercise.number() + " " + exercise.title() + ": " + workshop.shown(workshop.answerFile(exercise)));
        LearnerCheck check = LearnerCheck.of(workshop, exercise);
        check.lines().forEach(out::println);
        if (check.passed()) {
            out.println("Solved. Not looked at: " + exercise.notCovered().replace("\n", "\n  "));
            out.println("Run it for real: ./gregor cluster --with " + workshop.shown(workshop.answerFile(exercise).getParent())
                + "; compare: ./gregor exercise solution " + exercise.number());
        }
        out.println();
        return check.passed();
    }

    private int hint(Exercise exercise) {
        int next = Math.min(progress.hints(exercise) + 1, exercise.hints().size());
        for (int i = 1; i <= next; i++) {
            out.println("Hint " + i + " of " + exercise.hints().size() + " for " + exercise.number() + ", " + exercise.title());
            out.println(exercise.hints().get(i - 1));
            out.println();
        }
        if (progress.hints(exercise) == exercise.hints().size()) {
            out.println("There are no more. What Gregor has: ./gregor exercise solution " + exercise.number());
        }
        progress.hintsRead(exercise, next);
        return 0;
    }

    private int solution(Exercise exercise) {
        Path file = workshop.answerFile(exercise);
        List<String> diff = LineDiff.of(LearnerCheck.answer(workshop, exercise), workshop.reference(exercise));
        out.println("- " + workshop.shown(file));
        out.println("+ " + workshop.typeOf(exercise) + ", as Gregor has it");
        out.println();
        diff.forEach(out::println);
        if (diff.isEmpty()) {
            out.println("They are the same.");
        }
        return 0;
    }

    private int reset(ExerciseChapter chapter) {
        for (Exercise exercise : chapter.exercises()) {
            Path file = workshop.answerFile(exercise);
            String starter = workshop.starter(exercise);
            if (!Files.exists(file)) {
                out.println(exercise.number() + " was not begun");
            } else if (Workshop.read(file).equals(starter)) {
                out.println(exercise.number() + " is at its beginning: " + workshop.shown(file));
            } else {
                Path kept = free(root.resolve("target/exercises/reset").resolve(chapter.folder()), file.getFileName().toString());
                Workshop.write(kept, Workshop.read(file));
                Workshop.write(file, starter);
                out.println(exercise.number() + " is overwritten: " + workshop.shown(file) + "; what you wrote is in "
                    + workshop.shown(kept) + " until target/ is deleted");
            }
            progress.solved(exercise, false);
            progress.hintsRead(exercise, 0);
        }
        return 0;
    }

    /** A name that no earlier reset has taken. */
    private static Path free(Path folder, String name) {
        Path path = folder.resolve(name);
        for (int i = 2; Files.exists(path); i++) {
            path = folder.resolve(name + "." + i);
        }
        return path;
    }

    private int writeStarters() {
        for (ExerciseChapter chapter : workshop.book().chapters()) {
            for (Exercise exercise : chapter.exercises()) {
                Workshop.write(workshop.starterFile(exercise), workshop.starter(exercise));
                out.println(workshop.shown(workshop.starterFile(exercise)));
            }
        }
        return 0;
    }
}
