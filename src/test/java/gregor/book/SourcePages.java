package gregor.book;

import gregor.book.source.SourceTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
        String path = SourceLinks.page(file);
        StringBuilder content = new StringBuilder("<header class=\"source\"><p class=\"number\">").append(Html.escape(source.file()))
            .append("</p><h1>").append(Html.escape(SourceLinks.name(file))).append("</h1>").append(door(file)).append("</header>\n");
        // A line break within the span would be hidden with it; one behind it keeps the text as it is when it is copied.
        content.append("<pre class=\"source\"><code class=\"java\">");
        for (int i = 0; i < source.lines().size(); i++) {
            content.append("<span id=\"L").append(i + 1).append("\">").append(Html.escape(source.lines().get(i))).append("</span>\n");
        }
        content.append("</code></pre>");
        return new Page(path, SourceLinks.name(file), content.toString(), List.of(), source);
    }

    /** A link to the package's page, for the product's classes. */
    private String door(Path file) {
        if (!file.startsWith("src/main/java")) {
            return "";
        }
        String name = PackagePages.shortName(file);
        String up = "../".repeat(SourceLinks.page(file).split("/").length - 1);
        return "<p class=\"about\">Package <a href=\"" + up + "packages/" + name + ".html\">" + name + "</a></p>";
    }
}
