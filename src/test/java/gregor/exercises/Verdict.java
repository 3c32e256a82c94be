package gregor.exercises;

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

    /** The first test that did not pass. */
    TestOutcome firstFailure() {
        return outcomes.stream().filter(outcome -> !outcome.passed()).findFirst().orElseThrow();
    }
}
