package gregor.protocol;

/**
 * Versions from {@code min} to {@code max}, both inclusive; none where {@code min} is above {@code max}.
 */
public record VersionRange(int min, int max) {

    public static final VersionRange NONE = new VersionRange(0, -1);

    /**
     * Reads {@code "4-18"}, {@code "3"}, {@code "12+"} or {@code "none"}.
     *
     * @param highest what {@code +} stands for
     */
    static VersionRange parse(String text, int highest) {
        if (text.equals("none")) {
            return NONE;
        }
        if (text.endsWith("+")) {
            return new VersionRange(Integer.parseInt(text.substring(0, text.length() - 1)), highest);
        }
        int dash = text.indexOf('-');
        return dash < 0
            ? new VersionRange(Integer.parseInt(text), Integer.parseInt(text))
            : new VersionRange(Integer.parseInt(text.substring(0, dash)), Integer.parseInt(text.substring(dash + 1)));
    }

    public boolean contains(int version) {
        return version >= min && version <= max;
    }

    @Override
    public String toString() {
        return min > max ? "none" : min == max ? "" + min : min + "-" + max;
    }
}
