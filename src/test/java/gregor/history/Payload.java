package gregor.history;

import gregor.base.TopicPartition;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * What a record of a history carries, so that whoever reads it can tell who wrote it and where it was meant to go: the checksum of
 * a batch covers neither its topic nor its partition (KAFKA-19012). No two records that are sent are equal.
 *
 * @param writer the producing client's number
 * @param session which of its producers, one after the other, wrote it
 * @param counter of the records that this session has written to this partition, from 0
 * @param timestampMs the record's own
 */
public record Payload(TopicPartition partition, int writer, int session, int counter, long timestampMs) {

    private static final int KEYS = 7;

    /** The record's value. @param leastBytes filled up to at least this many */
    public byte[] value(int leastBytes) {
        StringBuilder text = new StringBuilder(partition.topic()).append(' ').append(partition.partition()).append(' ').append(writer).append(' ')
            .append(session).append(' ').append(counter).append(' ').append(timestampMs).append(' ');
        while (text.length() < leastBytes) {
            text.append((char) ('a' + text.length() % 26));
        }
        return text.append(' ').append(checksum(text.toString())).toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The payload in a record's value; empty if these are not the bytes that {@link #value} made. */
    public static Optional<Payload> of(byte[] value) {
        String text = new String(value, StandardCharsets.UTF_8);
        int end = text.lastIndexOf(' ');
        if (end < 0 || !text.substring(end + 1).equals(checksum(text.substring(0, end + 1)))) {
            return Optional.empty();
        }
        String[] parts = text.split(" ", 7);
        return Optional.of(new Payload(new TopicPartition(parts[0].intern(), Integer.parseInt(parts[1])), Integer.parseInt(parts[2]),
            Integer.parseInt(parts[3]), Integer.parseInt(parts[4]), Long.parseLong(parts[5])));
    }

    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }

    /** The record's key, which follows from the rest; now and then there is none. */
    public byte[] key() {
        return counter % KEYS == 0 ? null : (writer + "-" + counter % KEYS).getBytes(StandardCharsets.UTF_8);
    }

    /** The value of the record's one header. */
    public byte[] header() {
        return (session + "." + counter).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return writer + "/" + session + "#" + counter;
    }
}
