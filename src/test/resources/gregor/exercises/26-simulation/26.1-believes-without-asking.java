// why this is plausible: if one half does not fail alone, the other half must be what fails; unless it takes both.
public static <T> List<T> shrink(List<T> items, Predicate<List<T>> fails) {
    List<T> left = new ArrayList<>(items);
    while (left.size() > 1) {
        List<T> first = new ArrayList<>(left.subList(0, left.size() / 2));
        left = fails.test(first) ? first : new ArrayList<>(left.subList(left.size() / 2, left.size()));
    }
    return left;
}
