package gregor.exercises;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.source.ProjectFolder;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs of tests with other classes in the place of Gregor's: what ends them, and what is told of them. */
class JqwikRunTest {

    private static final String KNOWN = "gregor.record.VarintTest#knownNumbers";
    private static final String CUT = "gregor.record.VarintTest#aCutNumberIsRefused";

    private final Workshop workshop = new Workshop(ProjectFolder.find());
    private final Exercise varint = workshop.book().exercise("4.1");

    @Test
    void anAnswerThatDoesNotEndIsGivenUp() {
        String text = workshop.reference(varint).replaceFirst("int raw = 0;",
            "int raw = 0; while (raw >= 0) { raw = raw < 10 ? raw + 1 : 1; }");
        Verdict verdict = new AnswerCheck(workshop, null, true, 3_000).of(varint, text);
        assertThat(verdict.compiles()).isTrue();
        TestOutcome first = verdict.worstFailure();
        assertThat(first.status()).isEqualTo(TestOutcome.Status.OUT_OF_TIME);
        assertThat(new FailureReport(workshop, varint).of(verdict)).anyMatch(line -> line.startsWith("  NO END    " + first.shortName()))
            .contains("  because   not finished after 3 seconds")
            .anyMatch(line -> line.matches("  at        exercises/04-record-batch/Varint.java:\\d+, in read"));
        assertThat(Thread.getAllStackTraces()).as("Java 20 and later can't end such a thread").noneSatisfy((thread, stack) -> {
            assertThat(Runtime.version().feature()).isLessThan(20);
            assertThat(stack).extracting(StackTraceElement::getClassName).contains("gregor.record.Varint");
        });
    }

    @Test
    void theAnswerIsInThePlaceOfTheProductionClass() throws ReflectiveOperationException {
        AnswerLoader loader = new AnswerLoader(AnswerCompiler.compile("gregor.record.Varint", workshop.starter(varint)).classes());
        Class<?> answer = loader.loadClass("gregor.record.Varint");
        assertThat(answer.getClassLoader()).isSameAs(loader);
        assertThat(loader.loadClass("gregor.record.RecordIterator").getClassLoader()).as("a class that uses it").isSameAs(loader);
        assertThat(loader.loadClass("gregor.record.VarintTest").getClassLoader()).as("a test of it").isSameAs(loader);
        assertThat(loader.loadClass("net.jqwik.api.Property").getClassLoader()).as("a library").isSameAs(getClass().getClassLoader());
        assertThat(loader.loadClass(ByteBuffer.class.getName())).isSameAs(ByteBuffer.class);
    }

    @Test
    void aTestThatIsNotThereHasNotRun() {
        JqwikRun run = new JqwikRun(new AnswerLoader(Map.of()), null, true, 30_000, JqwikRun.ALL_TRIES);
        assertThat(run.run(List.of(KNOWN, "gregor.record.VarintTest#nothing"))).extracting(TestOutcome::status)
            .containsExactly(TestOutcome.Status.NOT_RUN, TestOutcome.Status.NOT_RUN);
        JqwikRun jupiter = new JqwikRun(new AnswerLoader(Map.of()), null, true, 30_000, JqwikRun.ALL_TRIES);
        assertThat(jupiter.run(List.of("gregor.exercises.JqwikRunTest#aTestThatIsNotThereHasNotRun")))
            .as("a test of another engine").extracting(TestOutcome::status).containsExactly(TestOutcome.Status.NOT_RUN);
    }

    @Test
    void testsRunInTheirOrderAndAreCounted() {
        List<TestOutcome> outcomes = new JqwikRun(new AnswerLoader(Map.of()), null, true, 30_000, JqwikRun.ALL_TRIES).run(List.of(CUT, KNOWN));
        assertThat(outcomes).extracting(TestOutcome::test).containsExactly(CUT, KNOWN);
        assertThat(outcomes).allMatch(TestOutcome::passed);
        assertThat(outcomes).extracting(TestOutcome::tries).containsExactly(200, 1);
    }

    @Test
    void noMoreTriesThanAreAskedFor() {
        List<TestOutcome> outcomes = new JqwikRun(new AnswerLoader(Map.of()), null, true, 30_000, 7).run(List.of(CUT, KNOWN));
        assertThat(outcomes).allMatch(TestOutcome::passed).extracting(TestOutcome::tries).containsExactly(7, 1);
    }

    @Test
    void theReferencesTraceIsTheReferences() {
        Exercise append = workshop.book().exercise("1.1");
        assertThat(LearnerTrace.difference(workshop, append, workshop.reference(append), "same")).isEmpty();
    }

    @Test
    void aSampleIsReadable() {
        assertThat(SampleText.of(new byte[] {1, -1})).isEqualTo("bytes [01 ff]");
        assertThat(SampleText.of(List.of("a", 2, new int[] {3, 4}))).isEqualTo("[\"a\", 2, [3, 4]]");
        assertThat(SampleText.of(null)).isEqualTo("null");
        assertThat(SampleText.of(ByteBuffer.wrap(new byte[] {5, 6, 7}, 1, 2))).isEqualTo("bytes [06 07]");
    }
}
