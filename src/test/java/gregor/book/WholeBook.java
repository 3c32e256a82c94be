package gregor.book;

import gregor.book.Asciidoc.Heading;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All chapters and appendices on one page, for printing. Anchors get their chapter's name before them, so each stays unique. */
final class WholeBook {

    /** What names an anchor of its own page: as a whole value, as one of several, or within {@code url(#...)}. */
    private static final Pattern NAMES = Pattern.compile(
        "(?<![\\w-])(id|for|aria-labelledby|aria-describedby|aria-controls)=\"([^\"]+)\"|url\\(#([^)]+)\\)|href=\"([^\"#:]*)#([^\"]+)\"|href=\"([^\"#:]+\\.html)\"");

    private WholeBook() {}

    static Page page(List<Chapter> chapters) {
        Set<String> paths = new HashSet<>();
        chapters.forEach(chapter -> paths.add(chapter.path()));
        StringBuilder content = new StringBuilder("<header class=\"whole\"><h1>Gregor, the whole book</h1></header>\n");
        List<Heading> headings = new ArrayList<>();
        for (Chapter chapter : chapters) {
            content.append("<article class=\"chapter\" id=\"").append(chapter.name()).append("\">")
                .append(renamed(chapter.page().content(), chapter.path(), paths)).append("</article>\n");
            headings.add(new Heading(chapter.name(), chapter.numberedTitle(), List.of()));
        }
        return new Page("all.html", "The whole book", content.toString(), headings, null);
    }

    static String renamed(String html, String path, Set<String> paths) {
        String prefix = prefix(path);
        return NAMES.matcher(html).replaceAll(match -> Matcher.quoteReplacement(renamed(match, path, prefix, paths)));
    }

    private static String renamed(java.util.regex.MatchResult match, String path, String prefix, Set<String> paths) {
        if (match.group(1) != null) {
            return match.group(1) + "=\"" + prefix + match.group(2).strip().replaceAll("\\s+", " " + prefix) + "\"";
        }
        if (match.group(3) != null) {
            return "url(#" + prefix + match.group(3) + ")";
        }
        if (match.group(6) != null) {
            return paths.contains(match.group(6)) ? "href=\"#" + match.group(6).replaceFirst("\\.html$", "") + "\"" : match.group();
        }
        String target = match.group(4).isEmpty() ? path : match.group(4);
        return paths.contains(target) ? "href=\"#" + prefix(target) + match.group(5) + "\"" : match.group();
    }

    /** {@code 02-wire.html} is {@code 02-wire--}. */
    private static String prefix(String path) {
        return path.replaceFirst("\\.html$", "") + "--";
    }
}
