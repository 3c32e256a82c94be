package gregor.base;

import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * 128 bits that name a topic, a directory, a cluster or a member. Kafka writes them as 22 characters of URL-safe
 * base64 without padding, and on the wire as two big-endian longs, the most significant first.
 *
 * <p>All zero means "none". Source: Kafka's {@code org.apache.kafka.common.Uuid}, KIP-516.
 */
public record Uuid(long mostSignificantBits, long leastSignificantBits) implements Comparable<Uuid> {

    /** No id: what an absent id looks like on the wire. */
    public static final Uuid ZERO = new Uuid(0, 0);

    /** The id of {@code __cluster_metadata}, fixed by KIP-500. */
    public static final Uuid METADATA_TOPIC = new Uuid(0, 1);

    private static final int TEXT_LENGTH = 22;

    /**
     * Makes a version 4 UUID (RFC 4122) of 128 random bits. Kafka never hands out an id whose text starts with a
     * dash, because a tool would take it for a flag; {@link #startsWithDash()} tells, and the caller draws again.
     */
    public static Uuid ofRandomBits(long high, long low) {
        return new Uuid(high & 0xffffffffffff0fffL | 0x4000L, low & 0x3fffffffffffffffL | 0x8000000000000000L);
    }

    /**
     * Reads the 22-character form.
     *
     * @throws IllegalArgumentException if the text is not 22 characters of URL-safe base64
     */
    public static Uuid parse(String text) {
        if (text.length() != TEXT_LENGTH) {
            throw new IllegalArgumentException(
                "'" + text + "' is not an id: it has " + text.length() + " characters, an id has " + TEXT_LENGTH);
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            return new Uuid(bytes.getLong(), bytes.getLong());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' is not an id: allowed are A-Z, a-z, 0-9, - and _", e);
        }
    }

    public boolean startsWithDash() {
        return toString().charAt(0) == '-';
    }

    /** Unsigned order would be as good; this is the order of Kafka's class, so that sorted output agrees. */
    @Override
    public int compareTo(Uuid other) {
        int high = Long.compare(mostSignificantBits, other.mostSignificantBits);
        return high != 0 ? high : Long.compare(leastSignificantBits, other.leastSignificantBits);
    }

    @Override
    public String toString() {
        byte[] bytes = ByteBuffer.allocate(16).putLong(mostSignificantBits).putLong(leastSignificantBits).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
