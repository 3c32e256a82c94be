// why this is plausible: it works like a binary search; but two items that are needed in different halves end it at once.
public static <T> List<T> shrink(List<T> items, Predicate<List<T>> fails) {
    List<T> left = new ArrayList<>(items);
    while (left.size() > 1) {
        List<T> first = new ArrayList<>(left.subList(0, left.size() / 2));
        List<T> second = new ArrayList<>(left.subList(left.size() / 2, left.size()));
        if (fails.test(first)) {
            left = first;
        } else if (fails.test(second)) {
            left = second;
        } else {
            return left;
        }
    }
    return left;
}
