package gregor.book;

import gregor.book.Html.Tag;
import java.util.List;

/**
 * A page as the browser gets it.
 *
 * @param origin what it was made of, null for a page of many things
 */
record SitePage(String path, String html, List<Tag> tags, Manuscript origin) {

    static SitePage of(Page page, String html) {
        return new SitePage(page.path(), html, Html.tags(html), page.origin());
    }

    /**
     * Tells of a problem where somebody has to mend it: in the text that the page was made of, in the first line that has
     * one of the texts; in the page itself if it was made of many things.
     *
     * @param at where in the HTML it is
     */
    void problem(Problems problems, int at, String message, String... written) {
        if (origin == null) {
            problems.add("target/site/" + path, 1 + (int) html.substring(0, at).chars().filter(c -> c == '\n').count(), message);
        } else {
            problems.add(origin.file(), origin.lineOf(written), message);
        }
    }
}
