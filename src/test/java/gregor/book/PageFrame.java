package gregor.book;

import gregor.book.Asciidoc.Heading;
import gregor.book.text.SafeText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What all pages have around their text: the list of chapters, the list of sections, the way to the next page. */
final class PageFrame {

    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

    /** What stands before each place, and the place's name; the last has none. */
    private final List<String> parts = new ArrayList<>();
    private final List<String> places = new ArrayList<>();
    /** The list of chapters for pages that are none, by the way to the site's root: there are many of them. */
    private final Map<String, String> navigations = new HashMap<>();
    private final List<Chapter> chapters;

    PageFrame(List<Chapter> chapters) {
        this.chapters = chapters;
        try (InputStream in = PageFrame.class.getResourceAsStream("page.html")) {
            cut(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("can't read page.html", e);
        }
    }

    String around(Page page) {
        Map<String, String> values = Map.of("title", SafeText.html(Html.text(page.title())), "nav", navigation(page), "toc", contents(page.headings()),
            "content", page.content(), "prev", turn(page, -1, "prev"), "next", turn(page, 1, "next"), "root", page.root());
        StringBuilder html = new StringBuilder(page.content().length() + 8_192);
        for (int i = 0; i < places.size(); i++) {
            html.append(parts.get(i)).append(value(values, places.get(i)));
        }
        return html.append(parts.get(places.size())).toString();
    }

    private void cut(String template) {
        Matcher place = PLACE.matcher(template);
        int from = 0;
        while (place.find()) {
            parts.add(template.substring(from, place.start()));
            places.add(place.group(1));
            from = place.end();
        }
        parts.add(template.substring(from));
    }

    private static String value(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("page.html has a place {{" + name + "}}, the builder knows " + values.keySet());
        }
        return value;
    }

    private String navigation(Page page) {
        boolean isChapter = chapters.stream().anyMatch(chapter -> chapter.path().equals(page.path()));
        return isChapter ? list(page) : navigations.computeIfAbsent(page.root(), root -> list(page));
    }

    private String list(Page page) {
        StringBuilder text = new StringBuilder("<ol class=\"chapters\">");
        chapters.stream().filter(chapter -> !chapter.isAppendix()).forEach(chapter -> item(text, chapter, page));
        text.append("</ol><p class=\"head\">Appendices</p><ol class=\"appendices\">");
        chapters.stream().filter(Chapter::isAppendix).forEach(chapter -> item(text, chapter, page));
        return text.append("</ol>").toString();
    }

    private static void item(StringBuilder text, Chapter chapter, Page page) {
        // Progress is kept for what has data-page: an appendix is looked into, not read to its end.
        text.append(chapter.isAppendix() ? "<li>" : "<li data-page=\"" + chapter.name() + "\">").append("<a href=\"").append(page.root())
            .append(chapter.path()).append('"').append(chapter.path().equals(page.path()) ? " aria-current=\"page\"" : "")
            .append("><span class=\"number\">").append(chapter.number()).append("</span> ").append(chapter.shortTitle()).append("</a></li>");
    }

    private static String contents(List<Heading> headings) {
        if (headings.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("<ul>");
        for (Heading heading : headings) {
            text.append("<li><a href=\"#").append(heading.id()).append("\">").append(heading.title()).append("</a>")
                .append(contents(heading.below())).append("</li>");
        }
        return text.append("</ul>").toString();
    }

    /** The chapter before or behind this one; behind the front page comes the first. */
    private String turn(Page page, int step, String rel) {
        int here = page.path().equals("index.html") ? -1 : NOWHERE;
        for (int i = 0; i < chapters.size(); i++) {
            here = chapters.get(i).path().equals(page.path()) ? i : here;
        }
        int there = here + step;
        if (here == NOWHERE || there < 0 || there >= chapters.size()) {
            return "";
        }
        Chapter chapter = chapters.get(there);
        return "<a href=\"" + chapter.path() + "\" rel=\"" + rel + "\">" + chapter.number() + " " + chapter.shortTitle() + "</a>";
    }

    private static final int NOWHERE = -2;
}
