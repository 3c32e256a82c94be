package gregor.exercises;

import java.util.Comparator;
import java.util.List;

/**
 * What a check found out.
 *
 * @param errors of the compiler, {@code LINE: MESSAGE}; no test has run if there are any
 * @param outcomes of the exercise's tests, in their order
 */
record Verdict(List<String> errors, List<TestOutcome> outcomes) {

    boolean compiles() {
        return errors.isEmpty();
    }

    boolean passed() {
        return compiles() && outcomes.stream().allMatch(TestOutcome::passed);
    }

    /** The failure that says most: of a test that has run, of a claim if there is one. */
    TestOutcome worstFailure() {
        return outcomes.stream().filter(outcome -> !outcome.passed())
            .min(Comparator.comparing((TestOutcome outcome) -> outcome.status() == TestOutcome.Status.NOT_RUN)
                .thenComparing(outcome -> outcome.claim() == null))
            .orElseThrow();
    }
}
