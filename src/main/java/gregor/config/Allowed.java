package gregor.config;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which values of its type a setting takes.
 *
 * @param text completes the sentence "the value must be ..."
 * @param test true for an allowed value; never asked about null
 */
public record Allowed(String text, Predicate<Object> test) {

    /** Every value of the type. */
    public static Allowed anything() {
        return new Allowed("any value of its type", value -> true);
    }

    public static Allowed atLeast(long lowest) {
        return new Allowed("at least " + lowest, value -> ((Number) value).doubleValue() >= lowest);
    }

    /** Both ends inclusive. */
    public static Allowed between(double lowest, double highest) {
        return new Allowed("from " + number(lowest) + " to " + number(highest), value -> isBetween(value, lowest, highest));
    }

    private static boolean isBetween(Object value, double lowest, double highest) {
        double number = ((Number) value).doubleValue();
        return lowest <= number && number <= highest;
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    /** Both ends inclusive, or the one number that stands for "leave it to the library". */
    public static Allowed betweenOr(long lowest, long highest, long other) {
        return new Allowed("from " + lowest + " to " + highest + ", or " + other,
            value -> isBetween(value, lowest, highest) || ((Number) value).longValue() == other);
    }

    public static Allowed oneOf(String... texts) {
        return new Allowed("one of " + String.join(", ", texts), value -> Arrays.asList(texts).contains(value));
    }

    public static Allowed oneOfIgnoringCase(String... texts) {
        Set<String> upper = new HashSet<>();
        for (String text : texts) {
            upper.add(text.toUpperCase(Locale.ROOT));
        }
        return new Allowed("one of " + String.join(", ", texts) + " in any case",
            value -> upper.contains(((String) value).toUpperCase(Locale.ROOT)));
    }

    public static Allowed notEmpty() {
        return new Allowed("a text that is not empty", value -> !((String) value).isEmpty());
    }

    /** A list without empty elements; the list itself may be empty. */
    public static Allowed elements() {
        return new Allowed("a list without empty elements", value -> !((List<?>) value).contains(""));
    }

    public static Allowed oneOrMore() {
        return new Allowed("a list of one or more elements, none of them empty",
            value -> !((List<?>) value).isEmpty() && !((List<?>) value).contains(""));
    }

    /** A list whose elements are among those given. */
    public static Allowed subsetOf(boolean mayBeEmpty, String... elements) {
        return new Allowed((mayBeEmpty ? "a list" : "a list of one or more") + " of " + String.join(", ", elements),
            value -> Arrays.asList(elements).containsAll((List<?>) value) && (mayBeEmpty || !((List<?>) value).isEmpty()));
    }

    /** {@code partition:broker} pairs, or a single star for all of them (KIP-73). */
    public static Allowed throttledReplicas() {
        return new Allowed("* for all replicas, or a list of partition:broker such as 0:1,1:2",
            value -> value.equals(List.of("*"))
                || ((List<?>) value).stream().allMatch(element -> ((String) element).matches("[0-9]+:[0-9]+")));
    }
}
