package gregor.book;

import gregor.book.source.Listing;
import gregor.book.source.SourceTree;
import gregor.book.source.UnknownSource;
import gregor.book.text.SafeText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Documentation comments as HTML: they are nearly that already. */
final class Javadoc {

    private static final Pattern PACKAGE = Pattern.compile("(?s)/\\*\\*(.*?)\\*/\\s*(?:@\\w+(?:\\([^)]*\\))?\\s*)*package ");
    private static final Pattern TYPE = Pattern.compile("(?s)/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:@[\\w.]+(?:\\([^)]*\\))?\\s*)*"
        + "(?:(?:public|final|abstract|sealed|non-sealed|strictfp)\\s+)*(?:class|interface|record|enum|@interface)\\s+(\\w+)");
    private static final Pattern INLINE_TAG = Pattern.compile("\\{@(\\w+)\\s+([^{}]*(?:\\{[^{}]*\\}[^{}]*)*)\\}");
    private static final Pattern SENTENCE = Pattern.compile("(?s)^(.*?\\.)(?:\\s|$)");

    private final SourceTree sources;
    private final Problems problems;

    Javadoc(SourceTree sources, Problems problems) {
        this.sources = sources;
        this.problems = problems;
    }

    /**
     * The whole comment of a package.
     *
     * @param root from the page that shows it to the site's root
     */
    String door(Manuscript packageInfo, String root) {
        Matcher matcher = PACKAGE.matcher(packageInfo.text());
        return matcher.find() ? "<p>" + html(packageInfo, plain(matcher.group(1)), root) : "";
    }

    /** What the class that gave the file its name is: one sentence. */
    String firstSentence(Manuscript file, String root) {
        Matcher matcher = TYPE.matcher(file.text());
        while (matcher.find()) {
            if (matcher.group(2).equals(file.name())) {
                String comment = plain(matcher.group(1)).replaceFirst("(?s)<p>.*|\\n\\s*@\\w+ .*", "");
                // A full stop within a tag such as {@link gregor.log.LocalLog} does not end the sentence.
                String html = html(file, comment, root);
                Matcher sentence = SENTENCE.matcher(html);
                return sentence.find() ? sentence.group(1) : html;
            }
        }
        return "";
    }

    private static String plain(String comment) {
        return comment.lines().map(line -> line.replaceFirst("^\\s*\\* ?", "")).reduce("", (all, line) -> all + line + "\n").strip();
    }

    private String html(Manuscript where, String comment, String root) {
        return INLINE_TAG.matcher(comment).replaceAll(match -> Matcher.quoteReplacement(tag(where, match.group(1), match.group(2).strip(), root)));
    }

    private String tag(Manuscript where, String name, String content, String root) {
        return switch (name) {
            case "link", "linkplain" -> link(where, content, root);
            case "code", "literal" -> "<code class=\"name\">" + SafeText.html(content) + "</code>";
            default -> SafeText.html(content);
        };
    }

    /** {@code gregor.log.UnifiedLog#append(Batch) label}. */
    private String link(Manuscript where, String content, String root) {
        Matcher parts = Pattern.compile("(?s)([\\w.#]+(?:\\([^)]*\\))?)\\s*(.*)").matcher(content);
        if (!parts.matches()) {
            return SafeText.html(content);
        }
        String target = parts.group(1).startsWith("#") ? where.name() + parts.group(1) : parts.group(1);
        String simple = target.replaceFirst("^(?:[a-z]\\w*\\.)+", "").replaceFirst("\\(.*", "").replace('#', '.');
        String label = "<code class=\"name\">" + SafeText.html(parts.group(2).isEmpty() ? simple : parts.group(2)) + "</code>";
        if (target.matches("gregor\\.[a-z]\\w*")) {
            return "<a href=\"" + root + "packages/" + target.substring(target.indexOf('.') + 1) + ".html\">" + label + "</a>";
        }
        if (target.matches("(java|javax|jdk)\\..*") || !target.contains("gregor.") && !sources.hasType(target.replaceFirst("#.*", ""))) {
            return label;
        }
        try {
            Listing listing = sources.find(target);
            return "<a href=\"" + root + SourceLinks.line(listing.file(), listing.firstLine()) + "\">" + label + "</a>";
        } catch (UnknownSource e) {
            problems.add(where.file(), where.lineOf(content), "{@link " + content + "}: " + e.getMessage());
            return label;
        }
    }
}
