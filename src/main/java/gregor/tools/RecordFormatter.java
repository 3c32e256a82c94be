package gregor.tools;

import gregor.client.ConsumerRecord;
import gregor.config.NearestName;
import gregor.record.Header;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Writes records as lines: timestamp, partition, offset, epoch, headers, key and value, of which all but the value are
 * there only when the properties say so. Bytes go out as they are. In Apache Kafka {@code DefaultMessageFormatter}.
 */
final class RecordFormatter {

    private static final Map<String, String> DEFAULTS = Map.ofEntries(Map.entry("print.timestamp", "false"),
        Map.entry("print.partition", "false"), Map.entry("print.offset", "false"), Map.entry("print.epoch", "false"),
        Map.entry("print.headers", "false"), Map.entry("print.key", "false"), Map.entry("print.value", "true"),
        Map.entry("key.separator", "\t"), Map.entry("line.separator", "\n"), Map.entry("headers.separator", ","),
        Map.entry("null.literal", "null"));

    private final Map<String, String> props;
    private final byte[] keySeparator;
    private final byte[] lineSeparator;
    private final byte[] headersSeparator;
    private final byte[] nullLiteral;

    /** @throws UsageException for an unknown property */
    RecordFormatter(Map<String, String> props) {
        for (String name : props.keySet()) {
            if (!DEFAULTS.containsKey(name)) {
                throw new UsageException("Unknown formatter property " + name + "; the nearest is "
                    + NearestName.of(name, new TreeSet<>(DEFAULTS.keySet())));
            }
        }
        this.props = props;
        keySeparator = bytes(text("key.separator"));
        lineSeparator = bytes(text("line.separator"));
        headersSeparator = bytes(text("headers.separator"));
        nullLiteral = bytes(text("null.literal"));
    }

    private String text(String name) {
        return props.getOrDefault(name, DEFAULTS.get(name));
    }

    private boolean prints(String what) {
        return text("print." + what).trim().equalsIgnoreCase("true");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    void write(ConsumerRecord record, OutputStream out) throws IOException {
        List<byte[]> fields = new ArrayList<>();
        if (prints("timestamp")) {
            fields.add(bytes(record.timestamp() < 0 ? "NO_TIMESTAMP" : record.timestampType().configName() + ":" + record.timestamp()));
        }
        if (prints("partition")) {
            fields.add(bytes("Partition:" + record.partition().partition()));
        }
        if (prints("offset")) {
            fields.add(bytes("Offset:" + record.offset()));
        }
        if (prints("epoch")) {
            fields.add(bytes("Epoch:" + (record.leaderEpoch() < 0 ? "NOT_PRESENT" : "" + record.leaderEpoch())));
        }
        for (int i = 0; i < fields.size(); i++) {
            separate(i > 0, keySeparator, out);
            out.write(fields.get(i));
        }
        boolean any = !fields.isEmpty();
        if (prints("headers")) {
            separate(any, keySeparator, out);
            writeHeaders(record.headers(), out);
            any = true;
        }
        if (prints("key")) {
            separate(any, keySeparator, out);
            write(record.key(), out);
            any = true;
        }
        if (prints("value")) {
            separate(any, keySeparator, out);
            write(record.value(), out);
        }
        out.write(lineSeparator);
    }

    private static void separate(boolean notFirst, byte[] separator, OutputStream out) throws IOException {
        if (notFirst) {
            out.write(separator);
        }
    }

    private void writeHeaders(List<Header> headers, OutputStream out) throws IOException {
        if (headers.isEmpty()) {
            out.write(bytes("NO_HEADERS"));
        }
        for (int i = 0; i < headers.size(); i++) {
            separate(i > 0, headersSeparator, out);
            out.write(bytes(headers.get(i).key() + ":"));
            write(headers.get(i).value(), out);
        }
    }

    private void write(ByteBuffer bytesOrNull, OutputStream out) throws IOException {
        if (bytesOrNull == null) {
            out.write(nullLiteral);
            return;
        }
        byte[] bytes = new byte[bytesOrNull.remaining()];
        bytesOrNull.duplicate().get(bytes);
        out.write(bytes);
    }
}
