package gregor.exercises;

import java.util.List;

/**
 * The exercises of a chapter.
 *
 * @param folder below {@code exercises}, {@code 04-record-batch}
 * @param title {@code Exercises of chapter 4: the record batch}
 */
public record ExerciseChapter(String folder, String title, List<Exercise> exercises) {

    /** {@code 04}. */
    public String number() {
        return folder.substring(0, folder.indexOf('-'));
    }
}
