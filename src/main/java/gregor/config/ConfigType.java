package gregor.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a value is. The numbers are those of DescribeConfigs (KIP-569). */
public enum ConfigType {
    BOOLEAN(1, "true or false"),
    STRING(2, "a text"),
    INT(3, "a whole number from -2147483648 to 2147483647 (INT)"),
    SHORT(4, "a whole number from -32768 to 32767 (SHORT)"),
    LONG(5, "a whole number of 64 bits (LONG)"),
    DOUBLE(6, "a number (DOUBLE)"),
    LIST(7, "a list, separated by commas"),
    /** The name of a class, kept as a text: nothing is loaded when settings are read. */
    CLASS(8, "the name of a class"),
    /** A text that is never shown: not in errors, not in logs, not by DescribeConfigs. */
    PASSWORD(9, "a text");

    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

    private final byte id;
    private final String expected;

    ConfigType(int id, String expected) {
        this.id = (byte) id;
        this.expected = expected;
    }

    /** The number of this type in a DescribeConfigs response. */
    public byte id() {
        return id;
    }

    /** Says in words what a value of this type looks like. */
    public String expected() {
        return expected;
    }

    /**
     * Reads a value; white space around it does not count, and a repeated element of a list counts once.
     *
     * @return Boolean, String, Integer, Short, Long, Double or an unmodifiable List of String, by type
     * @throws IllegalArgumentException if the text is not of this type
     */
    Object parse(String text) {
        String trimmed = text.trim();
        return switch (this) {
            case BOOLEAN -> parseBoolean(trimmed);
            case STRING, CLASS, PASSWORD -> trimmed;
            case INT -> Integer.valueOf(trimmed);
            case SHORT -> Short.valueOf(trimmed);
            case LONG -> Long.valueOf(trimmed);
            case DOUBLE -> Double.valueOf(trimmed);
            case LIST -> trimmed.isEmpty() ? List.of() : Arrays.stream(COMMA.split(trimmed, -1)).distinct().toList();
        };
    }

    private static Boolean parseBoolean(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    /** The text that {@link #parse} reads back; null for null. */
    String format(Object value) {
        if (value == null) {
            return null;
        }
        return value instanceof List<?> list ? String.join(",", list.stream().map(String::valueOf).toList()) : value.toString();
    }

    /** Makes a whole number, of whatever class, one of this type; for defaults, and for hours that become milliseconds. */
    Object ofNumber(Number value) {
        return switch (this) {
            case INT -> Math.toIntExact(value.longValue());
            case SHORT -> value.shortValue();
            case LONG -> value.longValue();
            case DOUBLE -> value.doubleValue();
            default -> throw new IllegalArgumentException(value + " is not a " + this);
        };
    }
}
