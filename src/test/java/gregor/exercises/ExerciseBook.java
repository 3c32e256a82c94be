package gregor.exercises;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** All exercises, chapter by chapter. */
public record ExerciseBook(List<ExerciseChapter> chapters) {

    private static final Pattern FOLDER = Pattern.compile("\\d\\d-[a-z0-9-]+");

    /**
     * @param root the project's folder
     * @throws InvalidExercise with file and line
     */
    public static ExerciseBook read(Path root) {
        List<ExerciseChapter> chapters = new ArrayList<>();
        try (Stream<Path> folders = Files.list(root.resolve("exercises"))) {
            for (Path folder : folders.filter(path -> FOLDER.matcher(path.getFileName().toString()).matches()).sorted().toList()) {
                Path file = folder.resolve("exercise.adoc");
                if (Files.exists(file)) {
                    chapters.add(ExerciseParser.parse(root.relativize(file), Files.readString(file)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the exercises in " + root.resolve("exercises") + " can't be read", e);
        }
        return new ExerciseBook(List.copyOf(chapters));
    }

    /** @param name {@code 04}, {@code 4} or {@code 04-record-batch} */
    public ExerciseChapter chapter(String name) {
        for (ExerciseChapter chapter : chapters) {
            if (name.equals(chapter.folder()) || name.equals(chapter.number()) || ("0" + name).equals(chapter.number())) {
                return chapter;
            }
        }
        throw new InvalidExercise("there are no exercises of a chapter '" + name + "'; there are those of "
            + String.join(", ", chapters.stream().map(ExerciseChapter::number).toList()));
    }

    /** @param number {@code 4.1} */
    public Exercise exercise(String number) {
        for (ExerciseChapter chapter : chapters) {
            for (Exercise exercise : chapter.exercises()) {
                if (exercise.number().equals(number)) {
                    return exercise;
                }
            }
        }
        throw new InvalidExercise("there is no exercise '" + number + "'; there are "
            + String.join(", ", chapters.stream().flatMap(chapter -> chapter.exercises().stream()).map(Exercise::number).toList()));
    }

    ExerciseChapter chapterOf(Exercise exercise) {
        return chapters.stream().filter(chapter -> exercise.file().getParent().endsWith(chapter.folder())).findFirst().orElseThrow();
    }
}
