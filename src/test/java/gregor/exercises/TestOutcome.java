package gregor.exercises;

import java.util.List;

/**
 * What became of one of an exercise's tests.
 *
 * @param test class and method
 * @param claim the number of the book's claim that the test proves; null if it proves none
 * @param tries how many cases were looked at
 * @param seed what repeats the run; empty for a test of one case
 * @param sample the smallest failing case, {@code parameter = value} each; empty if nothing failed or nothing is varied
 * @param error why it failed; null if it did not
 * @param logged the first exception that was logged meanwhile; null if none was
 */
record TestOutcome(String test, Status status, String claim, int tries, String seed, List<String> sample, Throwable error,
        Throwable logged) {

    /** How a test ended. */
    enum Status { PASSED, FAILED, OUT_OF_TIME, NOT_RUN }

    static TestOutcome without(String test, Status status, Throwable error) {
        return new TestOutcome(test, status, null, 0, "", List.of(), error, null);
    }

    boolean passed() {
        return status == Status.PASSED;
    }

    /** {@code VarintTest.knownNumbers}. */
    String shortName() {
        return test.substring(test.lastIndexOf('.') + 1).replace('#', '.');
    }
}
