package gregor.exercises;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/** Values as a failing case shows them: bytes in hex, texts in quotes. */
final class SampleText {

    private SampleText() {}

    static String of(Object value) {
        if (value instanceof byte[] bytes) {
            return "bytes [" + HexFormat.ofDelimiter(" ").formatHex(bytes) + "]";
        } else if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return of(bytes);
        } else if (value instanceof String || value instanceof Character) {
            return "\"" + value + "\"";
        } else if (value instanceof Collection<?> values) {
            return values.stream().map(SampleText::of).toList().toString();
        } else if (value != null && value.getClass().isArray()) {
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < Array.getLength(value); i++) {
                values.add(Array.get(value, i));
            }
            return of(values);
        }
        return String.valueOf(value);
    }
}
