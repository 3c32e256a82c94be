package gregor.base;

/**
 * Says that an invariant of the program itself does not hold. It is never the fault of a client or of a file: bad
 * input has typed errors ({@link KafkaException} and the like).
 */
public final class Check {

    /** A broken invariant, named by its package and number as in {@code isr.I2}. */
    public static final class Broken extends IllegalStateException {
        private static final long serialVersionUID = 1;

        private Broken(String message) {
            super(message);
        }
    }

    private Check() {}

    /**
     * @param invariant the invariant's name, listed in its package's {@code package-info.java}
     * @throws Broken if {@code condition} is false
     */
    public static void holds(String invariant, boolean condition) {
        if (!condition) {
            throw new Broken("invariant " + invariant + " does not hold");
        }
    }

    /** The same with two numbers that explain, boxed only when the check fails. */
    public static void holds(String invariant, boolean condition, String whatTheyAre, long first, long second) {
        if (!condition) {
            throw new Broken("invariant " + invariant + " does not hold: " + whatTheyAre + " " + first + ", " + second);
        }
    }
}
