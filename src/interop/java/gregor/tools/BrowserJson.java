package gregor.tools;

import java.util.Map;

/** JSON as a browser's developer tools speak it, by the reader and writer of the command-line tools. */
public final class BrowserJson {

    private BrowserJson() {}

    /** @throws ClassCastException for anything but an object */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> parse(String text) {
        return (Map<String, Object>) Json.parse(text);
    }

    public static String write(Map<String, Object> object) {
        return Json.write(object);
    }
}
