package gregor.sim;

/** A promise of the log that a crash broke, with its number in the list of promises. */
public final class Violation extends RuntimeException {

    private static final long serialVersionUID = 1;

    private Violation(String message) {
        super(message);
    }

    /** @param what said if the promise is broken; values in it as {@link String#format} takes them */
    static void unless(boolean holds, String promise, String what, Object... values) {
        if (!holds) {
            throw new Violation(promise + ": " + String.format(what, values));
        }
    }
}
