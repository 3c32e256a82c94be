package gregor.book;

import gregor.book.Asciidoc.Heading;
import java.util.List;

/**
 * A page of the site, without the frame that all have.
 *
 * @param path from the site's root
 * @param content HTML, from the title on; links are relative to the page's folder
 * @param headings for the list beside the text
 * @param origin what somebody would have to change; null for a page that is made of many things
 */
record Page(String path, String title, String content, List<Heading> headings, Manuscript origin) {

    /** From the page's folder to the site's root: empty, or {@code ../} for each folder. */
    String root() {
        return "../".repeat((int) path.chars().filter(c -> c == '/').count());
    }

    /** {@code 03-network} of {@code 03-network.html}. */
    String name() {
        return path.replaceFirst("^.*/", "").replaceFirst("\\.html$", "");
    }
}
