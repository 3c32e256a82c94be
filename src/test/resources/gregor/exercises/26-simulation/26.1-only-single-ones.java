// why this is plausible: each item is tried once and left out if it is not needed; but what was needed before others went may not be any more.
public static <T> List<T> shrink(List<T> items, Predicate<List<T>> fails) {
    List<T> left = new ArrayList<>(items);
    for (int i = 0; i < left.size(); ) {
        List<T> rest = new ArrayList<>(left);
        rest.remove(i);
        if (fails.test(rest)) {
            left = rest;
        } else {
            i++;
        }
    }
    return left;
}
