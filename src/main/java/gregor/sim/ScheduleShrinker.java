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
        List<T> left = new ArrayList<>(items);
        int parts = 2;
        while (!left.isEmpty()) {
            List<T> smaller = withoutOnePart(left, Math.min(parts, left.size()), fails);
            if (smaller != null) {
                left = smaller;
                parts = Math.max(2, parts - 1);
            } else if (parts >= left.size()) {
                return left;
            } else {
                parts = Math.min(2 * parts, left.size());
            }
        }
        return left;
    }

    /** The list without the first of its equal parts that it fails without; null if it needs each of them. */
    private static <T> List<T> withoutOnePart(List<T> items, int parts, Predicate<List<T>> fails) {
        for (int part = 0; part < parts; part++) {
            int from = (int) ((long) items.size() * part / parts);
            int to = (int) ((long) items.size() * (part + 1) / parts);
            List<T> rest = new ArrayList<>(items.subList(0, from));
            rest.addAll(items.subList(to, items.size()));
            if (fails.test(rest)) {
                return rest;
            }
        }
        return null;
    }
}
