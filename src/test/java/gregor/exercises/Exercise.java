package gregor.exercises;

import java.nio.file.Path;
import java.util.List;

/**
 * One exercise as its {@code exercise.adoc} describes it.
 *
 * @param number chapter and number, {@code 4.1}
 * @param cuts the methods that are cut out, {@code gregor.record.Varint#read}; all of one class
 * @param tests the jqwik properties and examples that a right answer passes, {@code gregor.record.VarintTest#knownNumbers}
 * @param section where the book tells what is needed, {@code chapter 4, "Varints"}
 * @param scenario the scenario whose trace a wrong answer is recorded with; null if there is none
 * @param task Asciidoc, as are the hints and {@code notCovered}
 * @param hints three, each says more than the one before
 * @param notCovered what a right answer would need that the tests don't look at
 * @param file relative to the project's folder
 * @param line of the heading, from 1
 */
public record Exercise(String number, String title, Names cuts, Names tests, String section, String scenario, String task,
        List<String> hints, String notCovered, Path file, int line) {

    /**
     * Names of code, separated by commas.
     *
     * @param line where they are written
     */
    public record Names(List<String> all, int line) {}

    /** What the starter throws where the learner's code belongs. */
    String cutStatement() {
        return "throw new UnsupportedOperationException(\"" + mark() + Character.toLowerCase(title.charAt(0))
            + title.substring(1).replace("\\", "\\\\").replace("\"", "\\\"") + "\");";
    }

    /** How the message of an unwritten method begins. */
    String mark() {
        return "Exercise " + number + ": ";
    }

    /** {@code exercises/04-record-batch/exercise.adoc:3}, for messages. */
    String place(int atLine) {
        return file.toString().replace('\\', '/') + ":" + atLine;
    }
}
