package gregor.tools;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.client.ProducerRecord;
import gregor.config.NearestName;
import gregor.record.Header;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Makes a record of a line of text: {@code headers<TAB>key<TAB>value}, of which headers and key are there only when the
 * properties say so. In Apache Kafka {@code LineMessageReader}.
 */
final class LineParser {

    private static final Map<String, String> DEFAULTS = Map.of("parse.key", "false", "key.separator", "\t",
        "parse.headers", "false", "headers.delimiter", "\t", "headers.separator", ",", "headers.key.separator", ":",
        "ignore.error", "false", "null.marker", "");

    private final String topic;
    private final boolean parseKey;
    private final String keySeparator;
    private final boolean parseHeaders;
    private final String headersDelimiter;
    private final String headersSeparator;
    private final String headersKeySeparator;
    private final boolean ignoreError;
    /** Null if no text stands for null. */
    private final String nullMarker;
    private int lineNumber;

    /** @throws UsageException for an unknown property, and for separators that can't be told apart */
    LineParser(String topic, Map<String, String> props) {
        this.topic = topic;
        for (String name : props.keySet()) {
            if (!DEFAULTS.containsKey(name)) {
                throw new UsageException("Unknown reader property " + name + "; the nearest is "
                    + NearestName.of(name, new TreeSet<>(DEFAULTS.keySet())));
            }
        }
        parseKey = is(props, "parse.key");
        keySeparator = text(props, "key.separator");
        parseHeaders = is(props, "parse.headers");
        headersDelimiter = text(props, "headers.delimiter");
        headersSeparator = text(props, "headers.separator");
        headersKeySeparator = text(props, "headers.key.separator");
        ignoreError = is(props, "ignore.error");
        nullMarker = text(props, "null.marker").isEmpty() ? null : text(props, "null.marker");
        if (headersDelimiter.equals(headersSeparator)) {
            throw new UsageException("headers.delimiter and headers.separator may not be equal");
        }
        if (headersDelimiter.equals(headersKeySeparator)) {
            throw new UsageException("headers.delimiter and headers.key.separator may not be equal");
        }
        if (headersSeparator.equals(headersKeySeparator)) {
            throw new UsageException("headers.separator and headers.key.separator may not be equal");
        }
        if (nullMarker != null && List.of(keySeparator, headersSeparator, headersDelimiter, headersKeySeparator).contains(nullMarker)) {
            throw new UsageException("null.marker may not be equal to a separator or delimiter");
        }
    }

    private static String text(Map<String, String> props, String name) {
        return props.getOrDefault(name, DEFAULTS.get(name));
    }

    private static boolean is(Map<String, String> props, String name) {
        return text(props, name).trim().equalsIgnoreCase("true");
    }

    /** @throws KafkaException INVALID_RECORD if a separator is missing and {@code ignore.error} is off; then the rest counts as value */
    ProducerRecord parse(String line) {
        lineNumber++;
        String rest = line;
        List<Header> headers = List.of();
        if (parseHeaders) {
            int end = end(rest, headersDelimiter, "headers delimiter", line);
            if (end >= 0) {
                headers = headers(rest.substring(0, end));
                rest = rest.substring(end + headersDelimiter.length());
            }
        }
        String key = null;
        if (parseKey) {
            int end = end(rest, keySeparator, "key separator", line);
            if (end >= 0) {
                key = rest.substring(0, end);
                rest = rest.substring(end + keySeparator.length());
            }
        }
        return new ProducerRecord(topic, null, null, key == null ? null : bytes(key), bytes(rest), headers);
    }

    private int end(String text, String separator, String what, String line) {
        int end = text.indexOf(separator);
        if (end < 0 && !ignoreError) {
            throw new KafkaException(ErrorCode.INVALID_RECORD, "No " + what + " found on line number " + lineNumber + ": '" + line + "'");
        }
        return end;
    }

    private List<Header> headers(String text) {
        List<Header> headers = new ArrayList<>();
        if (nullMarker != null && text.equals(nullMarker)) {
            return headers;
        }
        for (String pair : text.split(Pattern.quote(headersSeparator), -1)) {
            int end = pair.indexOf(headersKeySeparator);
            if (end >= 0) {
                headers.add(new Header(pair.substring(0, end), bytes(pair.substring(end + headersKeySeparator.length()))));
            } else if (ignoreError) {
                headers.add(new Header(pair, null));
            } else {
                throw new KafkaException(ErrorCode.INVALID_RECORD, "No header key separator found in pair '" + pair + "' on line number " + lineNumber);
            }
        }
        return headers;
    }

    private ByteBuffer bytes(String text) {
        return text.equals(nullMarker) ? null : ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
