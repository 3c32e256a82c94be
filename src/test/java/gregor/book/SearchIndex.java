package gregor.book;

import static gregor.book.text.SafeText.quoted;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of all pages by section, as a script, because a page that was opened as a file may load nothing else. */
final class SearchIndex {

    /** Where a section begins: a heading, or a term with its definition. */
    private static final Pattern START = Pattern.compile("(?s)<(h[2-4]|dt)\\b([^>]*)>(.*?)</\\1>");
    private static final Pattern ID = Pattern.compile("\\bid=\"([^\"]+)\"");
    /** A definition's text is enough to be found by; the end of a long one is not. */
    private static final int MOST_LETTERS = 6_000;

    private SearchIndex() {}

    static String script(List<Page> pages) {
        List<String> addresses = new ArrayList<>();
        List<String> sections = new ArrayList<>();
        for (Page page : pages) {
            addresses.add("[" + quoted(page.path()) + "," + quoted(Html.text(page.title())) + "]");
            sections(page, addresses.size() - 1, sections);
        }
        return "gregor.searchIndex({\"pages\":[" + String.join(",\n", addresses) + "],\n\"sections\":[" + String.join(",\n", sections) + "]});\n";
    }

    private static void sections(Page page, int number, List<String> sections) {
        String html = page.content();
        for (String unread : List.of("pre", "svg", "script", "template", "h1")) {
            html = Html.without(html, unread);
        }
        String anchor = "";
        String heading = Html.text(page.title());
        int from = 0;
        Matcher start = START.matcher(html);
        while (start.find()) {
            Matcher id = ID.matcher(start.group(2) + " " + start.group(3));
            if (id.find()) {
                add(sections, number, anchor, heading, html.substring(from, start.start()));
                anchor = id.group(1);
                heading = Html.text(start.group(3));
                from = start.end();
            }
        }
        add(sections, number, anchor, heading, html.substring(from));
    }

    private static void add(List<String> sections, int page, String anchor, String heading, String html) {
        String text = Html.text(html);
        String part = text.length() > MOST_LETTERS ? text.substring(0, MOST_LETTERS) : text;
        sections.add("[" + page + "," + quoted(anchor) + "," + quoted(heading) + "," + quoted(part) + "]");
    }
}
