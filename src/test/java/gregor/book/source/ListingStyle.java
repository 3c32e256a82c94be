package gregor.book.source;

import java.util.Set;

/**
 * How much of the source a listing shows.
 *
 * @param doc whether documentation comments are kept
 * @param elide members whose bodies become {@code { ... }}
 * @param show if there are any: the only members of a whole class that keep their bodies
 */
public record ListingStyle(boolean doc, Set<String> elide, Set<String> show) {

    public static final ListingStyle PLAIN = new ListingStyle(false, Set.of(), Set.of());

    boolean elides(String name) {
        return elide.contains(name) || !show.isEmpty() && !show.contains(name);
    }
}
