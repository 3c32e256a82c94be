package gregor.tools;

import java.util.regex.Pattern;

/** Wildcards in one part of a path: {@code *}, {@code ?}, {@code [a-z]}, <code>{a,b}</code>; a backslash takes their meaning away. */
final class ShellPattern {

    private ShellPattern() {}

    /** Whether there are no wildcards in it. */
    static boolean isPlain(String path) {
        return path.chars().noneMatch(c -> "*?[]{}\\".indexOf(c) >= 0);
    }

    static Pattern of(String part) {
        StringBuilder regex = new StringBuilder();
        int braces = 0;
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            int close = c == '[' ? part.indexOf(']', i + 2) : -1;
            if (c == '*') {
                regex.append(".*");
            } else if (c == '?') {
                regex.append('.');
            } else if (close > 0) {
                regex.append('[').append(Pattern.quote(part.substring(i + 1, close)).replace("-", "\\E-\\Q")).append(']');
                i = close;
            } else if (c == '{' && part.indexOf('}', i) > 0) {
                regex.append("(?:");
                braces++;
            } else if (c == '}' && braces > 0) {
                regex.append(')');
                braces--;
            } else if (c == ',' && braces > 0) {
                regex.append('|');
            } else {
                i += c == '\\' && i + 1 < part.length() ? 1 : 0;
                regex.append(Pattern.quote(part.substring(i, i + 1)));
            }
        }
        regex.append(")".repeat(braces));
        return Pattern.compile(regex.toString());
    }
}
