package gregor.book;

import gregor.book.Html.Tag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What holds for each page by itself: texts instead of pictures, ids that are unique, nothing from outside, no macro left over. */
final class PageCheck {

    /** An image's text as Asciidoctor makes one from its file's name, if the author gave none. */
    private static final Pattern IMAGE_WITHOUT_TEXT = Pattern.compile("image::?[^\\s\\[]+\\[(?:\\s*(?:,|]|\\w+=))");
    private static final Pattern OUTSIDE_IN_FILE = Pattern.compile("(?i)\\b(?:https?:)?//(?!www\\.w3\\.org/)[a-z0-9][\\w.-]*\\.[a-z]{2,}\\b");
    private static final Set<String> LOADED = Set.of("script", "img", "link", "iframe", "source", "video", "audio", "object", "embed", "image", "use");

    private final Problems problems;
    private final Pattern macro;

    /** @param macros the names of all macros there are; what looks like a macro of another name, in a sentence, is one misspelt */
    PageCheck(Set<String> macros, Problems problems) {
        this.problems = problems;
        this.macro = Pattern.compile("(?<![\\w:./-])(?:(?:" + String.join("|", macros) + ")::?[\\w#][^\\s\\[\\]<]*[^\\[\\]<]{0,60}|"
            + "[a-z]+:[\\w#][^\\s\\[\\]<]*)\\[");
    }

    void check(SitePage page) {
        Set<String> ids = new HashSet<>();
        for (Tag tag : page.tags()) {
            String id = tag.attribute("id");
            if (id != null && !ids.add(id)) {
                page.problem(problems, tag.start(), "the id '" + id + "' is there twice", "#" + id, "[[" + id, id, title(id));
            }
            picture(page, tag);
            outside(page, tag);
        }
    }

    /** For what authors wrote; in sources these letters may stand. */
    void checkText(SitePage page, String content) {
        Matcher image = IMAGE_WITHOUT_TEXT.matcher(page.origin().text());
        while (image.find()) {
            page.problem(problems, 0, "an image without a text for those who can't see it: " + image.group(), image.group());
        }
        String text = Html.without(Html.without(content, "pre"), "code").replaceAll("<[^>]*>", "");
        Matcher left = macro.matcher(Html.unescape(text));
        while (left.find()) {
            page.problem(problems, 0, "'" + left.group() + "...' was not understood as a macro", left.group(), left.group().replaceFirst("\\[$", ""));
        }
        int backtick = text.indexOf('`');
        if (backtick >= 0) {
            String behind = Html.unescape(text.substring(backtick)).lines().findFirst().orElse("`");
            page.problem(problems, 0, "a backtick without its other one: " + behind, behind, behind.replaceFirst("(?<=[^ ]) .*", ""));
        }
    }

    /** {@code the-problem} is the id of "The problem". */
    private static String title(String id) {
        String words = id.replaceFirst("-\\d+$", "").replace('-', ' ');
        return words.isEmpty() ? id : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private void picture(SitePage page, Tag tag) {
        if ("true".equals(tag.attribute("aria-hidden"))) {
            return;
        }
        if (tag.name().equals("img") && (tag.attribute("alt") == null || tag.attribute("alt").isBlank())) {
            page.problem(problems, tag.start(), "an image without a text for those who can't see it: " + tag.attribute("src"),
                String.valueOf(tag.attribute("src")));
        }
        if (tag.name().equals("svg") && !tag.has("aria-label") && !tag.has("aria-labelledby")) {
            page.problem(problems, tag.start(), "a picture (svg) without aria-label or aria-labelledby", "diagram::", "svg");
        }
    }

    private void outside(SitePage page, Tag tag) {
        List<String> targets = new ArrayList<>();
        if (LOADED.contains(tag.name())) {
            for (String attribute : List.of("src", "href", "xlink:href", "srcset", "data", "poster")) {
                targets.add(tag.attribute(attribute));
            }
        }
        String style = tag.attribute("style");
        if (style != null && style.contains("url(") && !style.contains("url(#")) {
            targets.add(style.replaceFirst(".*url\\(['\"]?", ""));
        }
        for (String target : targets) {
            if (target != null && target.matches("(?is)\\s*(?:[a-z]+:)?//.*|https?:.*")) {
                page.problem(problems, tag.start(), "the browser would load this from outside: " + target, target);
            }
        }
    }

    /** Scripts and styles: no address of another machine in them. */
    void checkAsset(String file, String text) {
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            Matcher outside = OUTSIDE_IN_FILE.matcher(lines.get(i));
            if (outside.find()) {
                problems.add(file, i + 1, "names another machine: " + outside.group());
            }
        }
    }
}
