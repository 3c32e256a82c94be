// why this is plausible: a failure needs a cause; but a run may fail without any fault at all.
public static <T> List<T> shrink(List<T> items, Predicate<List<T>> fails) {
    List<T> left = new ArrayList<>(items);
    int parts = 2;
    while (left.size() > 1) {
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
