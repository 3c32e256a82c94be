package gregor.book;

import gregor.book.source.SourceTree;
import gregor.book.text.SafeText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A page for each source file of the product and of its tests, every line with an anchor. */
final class SourcePages {

    private final Path root;
    private final SourceTree sources;

    SourcePages(Path root, SourceTree sources) {
        this.root = root;
        this.sources = sources;
    }

    List<Page> pages() {
        List<Page> pages = new ArrayList<>();
        for (Path file : sources.files()) {
            if (file.startsWith("src/main/java") || file.startsWith("src/test/java")) {
                pages.add(page(file));
            }
        }
        return pages;
    }

    private Page page(Path file) {
        Manuscript source = Manuscript.read(root, root.resolve(file));
        StringBuilder content = new StringBuilder(head(file, source.file()));
        content.append("<div class=\"source\"><pre><code class=\"java\">");
        for (int i = 1; i <= source.lines().size(); i++) {
            // The number is no text of the listing: it is not to be copied, coloured or read as code.
            content.append("<span class=\"line\" id=\"L").append(i).append("\"><a href=\"#L").append(i).append("\" aria-label=\"").append(i)
                .append("\"></a>").append(SafeText.html(source.lines().get(i - 1))).append("\n</span>");
        }
        content.append("</code></pre></div>");
        return new Page(SourceLinks.page(file), SourceLinks.name(file), content.toString(), List.of(), source);
    }

    private static String head(Path file, String path) {
        return "<h1>" + SafeText.html(SourceLinks.name(file)) + "</h1><p class=\"meta\">" + SafeText.html(path) + door(file) + "</p>\n";
    }

    /**
     * A source page as the checks see it: its head, and the anchors of its lines. That the lines' own links lead to them is
     * plain from {@link #page}, and reading a hundred thousand of them takes longer than writing them.
     *
     * @param frame null for a page whose frame is one that was looked at
     */
    static SitePage withoutLines(Page page, PageFrame frame) {
        Manuscript source = page.origin();
        Page head = new Page(page.path(), page.title(), head(Path.of(source.file()), source.file()), List.of(), source);
        List<Html.Tag> tags = new ArrayList<>(Html.tags(frame == null ? head.content() : frame.around(head)));
        for (int i = 1; i <= source.lines().size(); i++) {
            tags.add(new Html.Tag("span", Map.of("id", "L" + i), 0, 0));
        }
        return new SitePage(page.path(), "", tags, source);
    }

    /** A link to the package's page, for the product's classes. */
    private static String door(Path file) {
        if (!file.startsWith("src/main/java")) {
            return "";
        }
        String name = PackagePages.shortName(file);
        String up = "../".repeat(SourceLinks.page(file).split("/").length - 1);
        return " · package <a href=\"" + up + "packages/" + name + ".html\">" + name + "</a>";
    }
}
