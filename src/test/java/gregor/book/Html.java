package gregor.book;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HTML as the checks read it: tags with their attributes, and text without tags. */
final class Html {

    private static final Pattern TAG = Pattern.compile("<!--.*?-->|<([a-zA-Z][\\w-]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>", Pattern.DOTALL);
    private static final Pattern ATTRIBUTE = Pattern.compile("([\\w:-]+)(?:\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"'>]+)))?");
    private static final Pattern ENTITY = Pattern.compile("&(#x?)?(\\w+);");
    private static final Map<String, String> ENTITIES = Map.of("lt", "<", "gt", ">", "quot", "\"", "apos", "'", "amp", "&", "nbsp", " ",
        "hellip", "…", "mdash", "—", "ndash", "–");

    private Html() {}

    /** A start tag and where it begins. */
    record Tag(String name, Map<String, String> attributes, int start, int end) {

        /** Null if it has none of this name. */
        String attribute(String attribute) {
            return attributes.get(attribute);
        }

        boolean has(String attribute) {
            return attributes.containsKey(attribute);
        }
    }

    static List<Tag> tags(String html) {
        List<Tag> tags = new ArrayList<>();
        Matcher matcher = TAG.matcher(html);
        while (matcher.find()) {
            if (matcher.group(1) != null) {
                tags.add(new Tag(matcher.group(1).toLowerCase(java.util.Locale.ROOT), attributes(matcher.group(2)), matcher.start(), matcher.end()));
            }
        }
        return tags;
    }

    private static Map<String, String> attributes(String text) {
        Map<String, String> attributes = new LinkedHashMap<>();
        Matcher matcher = ATTRIBUTE.matcher(text);
        while (matcher.find()) {
            String value = matcher.group(2) != null ? matcher.group(2) : matcher.group(3) != null ? matcher.group(3) : matcher.group(4);
            attributes.putIfAbsent(matcher.group(1).toLowerCase(java.util.Locale.ROOT), value == null ? "" : unescape(value));
        }
        return attributes;
    }

    static String unescape(String text) {
        if (text.indexOf('&') < 0) {
            return text;
        }
        return ENTITY.matcher(text).replaceAll(match -> Matcher.quoteReplacement(entity(match.group(1), match.group(2), match.group())));
    }

    private static String entity(String number, String name, String whole) {
        if (number == null) {
            return ENTITIES.getOrDefault(name, whole);
        }
        return Character.toString(Integer.parseInt(name, number.equals("#x") ? 16 : 10));
    }

    /** What a reader sees, white space folded. */
    static String text(String html) {
        return unescape(html.replaceAll("<[^>]*>", " ")).replaceAll("[\\s\\u00a0\\u200b]+", " ").strip();
    }

    /** Without elements of this name and what is in them; for elements that don't stand in one of their own kind. */
    static String without(String html, String element) {
        return html.replaceAll("(?s)<" + element + "\\b.*?</" + element + ">", " ");
    }
}
