package gregor.book.text;

/** Any text, written so that it stands for itself where it is put. */
public final class SafeText {

    private SafeText() {}

    /** In HTML, between tags or inside the quotes of an attribute. */
    public static String html(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    /** In a script, as a JSON string with its quotes. */
    public static String quoted(String text) {
        StringBuilder string = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                string.append('\\').append(c);
            } else if (c < ' ' || c == '<' || c == '\u2028' || c == '\u2029') { // as code in a script: no end tag, no line end
                string.append(String.format("\\u%04x", (int) c));
            } else {
                string.append(c);
            }
        }
        return string.append('"').toString();
    }
}
