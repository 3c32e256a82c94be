package gregor.book;

import gregor.book.Asciidoc.Heading;
import gregor.book.text.SafeText;
import java.util.List;

/** The site's first page: what this is, the map, and all chapters. */
final class FrontPage {

    private FrontPage() {}

    static Page page(List<Chapter> chapters, PackagePages packages) {
        StringBuilder content = new StringBuilder("<header class=\"front\"><h1>Gregor</h1><p class=\"meta\">Apache Kafka, small enough to read: "
            + "the broker, its metadata quorum and its clients, written from scratch in Java on the JDK alone, and a book whose listings, "
            + "diagrams and claims are checked against the running code.</p></header>\n");
        content.append("<h2 id=\"chapters\">Chapters</h2><ol class=\"front-chapters\">");
        chapters.stream().filter(chapter -> !chapter.isAppendix()).forEach(chapter -> content.append("<li value=\"").append(chapter.number())
            .append("\"><a href=\"").append(chapter.path()).append("\">").append(chapter.title()).append("</a></li>"));
        content.append("</ol><h2 id=\"map\">Map</h2><p>Each box is a package: its name leads to its door, the line below to the chapter that treats it. ")
            .append("A package uses what lies below it along its lines; point at one to follow them.</p><figure class=\"map\">").append(new FrontMap(packages).svg())
            .append("</figure>\n<h2 id=\"packages\">Packages</h2><dl class=\"packages\">");
        for (String name : packages.names()) {
            content.append("<dt>").append(PackagePages.link(name)).append("</dt><dd>").append(SafeText.html(packages.summary(name))).append("</dd>\n");
        }
        content.append("</dl><h2 id=\"appendices\">Appendices</h2><ul>");
        chapters.stream().filter(Chapter::isAppendix).forEach(chapter -> content.append("<li><a href=\"").append(chapter.path()).append("\">")
            .append(chapter.number()).append(": ").append(chapter.title()).append("</a></li>"));
        content.append("</ul>");
        List<Heading> headings = List.of(new Heading("chapters", "Chapters", List.of()), new Heading("map", "Map", List.of()),
            new Heading("packages", "Packages", List.of()), new Heading("appendices", "Appendices", List.of()));
        return new Page("index.html", "Apache Kafka, small enough to read", content.toString(), headings, null);
    }
}
