package gregor.broker;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** An IP address in digits, as connections tell it, and as 4 or 16 bytes, as an envelope carries it. Nobody is asked about names. */
final class IpAddress {

    private static final int V4_BYTES = 4;
    private static final int V6_GROUPS = 8;

    private IpAddress() {}

    /** @throws IllegalArgumentException if the text is no address in digits */
    static ByteBuffer bytes(String digits) {
        try {
            return digits.indexOf(':') < 0 ? v4(digits) : v6(digits.split("%")[0]); // what follows % is this machine's own business
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + digits + "' is not an IP address in digits", e);
        }
    }

    private static ByteBuffer v4(String digits) {
        ByteBuffer bytes = ByteBuffer.allocate(V4_BYTES);
        for (String part : parts(digits, "\\.", V4_BYTES)) {
            bytes.put((byte) number(part, 10, 0xff));
        }
        return bytes.flip();
    }

    private static ByteBuffer v6(String digits) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * V6_GROUPS);
        for (String group : parts(digits, ":", V6_GROUPS)) {
            bytes.putShort((short) number(group, 16, 0xffff));
        }
        return bytes.flip();
    }

    /** Two colons in a row stand for as many groups of zeros as are missing. */
    private static List<String> parts(String digits, String separator, int count) {
        List<String> parts = new ArrayList<>();
        int gap = digits.indexOf("::");
        if (gap < 0) {
            parts.addAll(List.of(digits.split(separator, -1)));
        } else {
            addAll(parts, digits.substring(0, gap), separator);
            List<String> behind = new ArrayList<>();
            addAll(behind, digits.substring(gap + 2), separator);
            while (parts.size() + behind.size() < count) {
                parts.add("0");
            }
            parts.addAll(behind);
        }
        if (parts.size() != count) {
            throw new NumberFormatException(parts.size() + " parts");
        }
        return parts;
    }

    private static void addAll(List<String> parts, String digits, String separator) {
        if (!digits.isEmpty()) {
            parts.addAll(List.of(digits.split(separator, -1)));
        }
    }

    private static int number(String digits, int radix, int max) {
        int number = Integer.parseInt(digits, radix);
        if (number < 0 || number > max) {
            throw new NumberFormatException(digits);
        }
        return number;
    }

    /** The same in digits, or null if it is neither 4 bytes nor 16. */
    static String text(ByteBuffer bytes) {
        StringBuilder text = new StringBuilder();
        ByteBuffer in = bytes.duplicate();
        boolean v4 = in.remaining() == V4_BYTES;
        if (!v4 && in.remaining() != 2 * V6_GROUPS) {
            return null;
        }
        while (in.hasRemaining()) {
            text.append(text.isEmpty() ? "" : v4 ? "." : ":")
                .append(v4 ? Integer.toString(in.get() & 0xff) : Integer.toHexString(in.getShort() & 0xffff));
        }
        return text.toString();
    }
}
