package gregor.exercises;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What an exercise.adoc has to have, and that each thing missing is said with its place. */
class ExerciseParserTest {

    private static final Path FILE = Path.of("exercises", "04-record-batch", "exercise.adoc");
    private static final String GOOD = """
        = Exercises of chapter 4: the record batch

        == 4.1 Read a varint
        :cuts: gregor.record.Varint#read(ByteBuffer, int), gregor.record.Varint#readLong
        :tests: gregor.record.VarintTest#knownNumbers, \\
          gregor.record.VarintTest#another
        :section: chapter 4, "Varints"

        The task.

        ----
        == no heading, this is a listing
        ----

        === Hint 1
        One.
        === Hint 2
        Two.
        === Hint 3
        Three.
        === Not covered
        Nothing.
        """;

    @Test
    void readsAllParts() {
        ExerciseChapter chapter = ExerciseParser.parse(FILE, GOOD);
        assertThat(chapter.number()).isEqualTo("04");
        Exercise exercise = chapter.exercises().get(0);
        assertThat(exercise.title()).isEqualTo("Read a varint");
        assertThat(exercise.cuts().all()).containsExactly("gregor.record.Varint#read(ByteBuffer, int)", "gregor.record.Varint#readLong");
        assertThat(exercise.tests().all()).containsExactly("gregor.record.VarintTest#knownNumbers", "gregor.record.VarintTest#another");
        assertThat(exercise.task()).startsWith("The task.").endsWith("----");
        assertThat(exercise.hints()).containsExactly("One.", "Two.", "Three.");
        assertThat(exercise.notCovered()).isEqualTo("Nothing.");
        assertThat(exercise.scenario()).isNull();
        assertThat(exercise.place(exercise.line())).isEqualTo("exercises/04-record-batch/exercise.adoc:3");
        assertThat(exercise.cutStatement()).isEqualTo("throw new UnsupportedOperationException(\"Exercise 4.1: read a varint\");");
    }

    @Test
    void saysWhereSomethingIsWrong() {
        refused("= Exercises", "Exercises", 1, "the first line is the title");
        refused("== 4.1", "== 4.2", 3, "the next exercise begins with '== 4.1 ...'");
        refused(":cuts:", ":cut:", 4, "':cut:' is not known; an exercise has [cuts, tests, section, scenario]");
        refused("Varint#readLong", "Varint", 4, "'gregor.record.Varint' is no method; written so: gregor.record.Varint#read");
        refused(":section: chapter 4, \"Varints\"\n", "", 3, "the exercise has no ':section:'");
        refused("=== Hint 2", "=== Hint 3", 17, "here belongs '=== Hint 2' of exercise 4.1");
        refused("Two.\n", "", 17, "'Hint 2' of exercise 4.1 is empty");
        refused("=== Not covered\nNothing.\n", "", 21, "here belongs '=== Not covered'");
    }

    private static void refused(String part, String instead, int line, String message) {
        assertThatThrownBy(() -> ExerciseParser.parse(FILE, GOOD.replace(part, instead))).isInstanceOf(InvalidExercise.class)
            .hasMessageStartingWith("exercises/04-record-batch/exercise.adoc:" + line + ": " + message);
    }

    @Test
    void showsWhatDiffers() {
        assertThat(LineDiff.of("a\nb\nc\nd\ne\nf\ng\nh\ni\n", "a\nb\nc\nd\nE\nf\ng\nh\ni\nj\n"))
            .containsExactly("  b", "  c", "  d", "- e", "+ E", "  f", "  g", "  h", "  i", "+ j");
        assertThat(LineDiff.of("1\n2\n3\n4\n5\n6\n7\n8\n9\nx\n", "y\n1\n2\n3\n4\n5\n6\n7\n8\n9\n"))
            .containsExactly("+ y", "  1", "  2", "  3", "...", "  7", "  8", "  9", "- x");
        assertThat(LineDiff.of("a\n", "a\n")).isEmpty();
    }
}
