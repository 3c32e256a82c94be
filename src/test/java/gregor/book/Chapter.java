package gregor.book;

import gregor.book.Asciidoc.Heading;
import gregor.book.Asciidoc.Rendered;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A chapter or an appendix as it was rendered.
 *
 * @param html what stands behind the title
 */
record Chapter(Manuscript manuscript, String title, List<Heading> headings, String html) {

    private static final int WORDS_A_MINUTE = 200;

    static Chapter of(Manuscript manuscript, Rendered rendered) {
        return new Chapter(manuscript, rendered.title(), rendered.headings(), rendered.html());
    }

    Chapter with(String otherHtml) {
        return new Chapter(manuscript, title, headings, otherHtml);
    }

    String name() {
        return manuscript.name();
    }

    String path() {
        return name() + ".html";
    }

    boolean isAppendix() {
        return !Character.isDigit(name().charAt(0));
    }

    /** {@code 3}, or {@code A}. */
    String number() {
        String first = name().replaceFirst("-.*", "");
        return isAppendix() ? first.toUpperCase(Locale.ROOT) : first.replaceFirst("^0+", "");
    }

    /** {@code 3 The network}. */
    String numberedTitle() {
        return number() + " " + title;
    }

    /** Without a subtitle: for lists. */
    String shortTitle() {
        return title.replaceFirst(":.*", "");
    }

    /** The packages that it treats, by their short names. */
    List<String> packages() {
        String named = manuscript.attribute("packages");
        return named.isEmpty() ? List.of() : Arrays.asList(named.split("\\s*,\\s*"));
    }

    /** Of the prose: listings, pictures and bytes are looked at, not read word by word; exercises take their own time. */
    int words() {
        String prose = html;
        for (String element : List.of("pre", "svg", "table", "figure", "section")) {
            prose = Html.without(prose, element);
        }
        String text = Html.text(prose);
        return text.isEmpty() ? 0 : text.split(" ").length;
    }

    Page page() {
        StringBuilder content = new StringBuilder("<header class=\"chapter\"><p class=\"number\">")
            .append(isAppendix() ? "Appendix " : "Chapter ").append(number()).append("</p><h1>").append(title).append("</h1>");
        if (!isAppendix()) {
            content.append("<p class=\"meta\">").append(about()).append("</p>");
        }
        content.append("</header>\n").append(html);
        return new Page(path(), numberedTitle(), content.toString(), headings, manuscript);
    }

    private String about() {
        int words = words();
        int minutes = Math.max(1, Math.round((float) words / WORDS_A_MINUTE));
        StringBuilder about = new StringBuilder("<span class=\"words\">%,d words</span> · <span class=\"reading\">%s to read</span>"
            .formatted(words, minutes(minutes)));
        String withExercises = manuscript.attribute("minutes");
        if (withExercises.matches("\\d{1,4}")) {
            about.append(" · <span class=\"working\">").append(minutes(Integer.parseInt(withExercises))).append(" with exercises</span>");
        }
        if (!packages().isEmpty()) {
            about.append(" · <span class=\"packages\">");
            about.append(String.join(", ", packages().stream().map(PackagePages::link).toList()));
            about.append("</span>");
        }
        return about.toString();
    }

    private static String minutes(int count) {
        return count == 1 ? "1 minute" : count + " minutes";
    }
}
