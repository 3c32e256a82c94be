package gregor.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Finds a short list that still fails, from a long one that does: delta debugging. It leaves out large parts first and smaller ones
 * when that does not help, and ends when no single item can be left out.
 *
 * <p>Source: Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input" (2002), the half of it that removes.
 */
public final class ScheduleShrinker {

    private ScheduleShrinker() {}

    /**
     * @param items that fail together; the empty list may fail too
     * @param fails whether a part of them, in their order, fails as well. Gives the same answer each time
     * @return a part that fails, and does not if any one item is left out
     */
    public static <T> List<T> shrink(List<T> items, Predicate<List<T>> fails) {
        throw new UnsupportedOperationException("Exercise 26.1: shrink a schedule");
    }

    /** The list without the first of its equal parts that it fails without; null if it needs each of them. */
    private static <T> List<T> withoutOnePart(List<T> items, int parts, Predicate<List<T>> fails) {
        throw new UnsupportedOperationException("Exercise 26.1: shrink a schedule");
    }
}
