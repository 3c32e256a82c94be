package gregor.tools;

import gregor.base.Uuid;
import gregor.protocol.Codec;
import gregor.protocol.Default;
import gregor.protocol.Since;
import gregor.protocol.Tagged;
import gregor.protocol.Until;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A message as the JSON that Kafka's tools print: the fields of its version under their names, tagged ones only if they
 * say something, bytes in base64.
 */
final class RecordJson {

    private RecordJson() {}

    /** @param message of a class with a codec, in one of its versions */
    static <T extends Record> Map<String, Object> of(T message, int version) {
        return fields(message, Codec.of(message.getClass(), version).defaults(), version);
    }

    /** @param absent the same with defaults in its fields; null in a struct within, whose fields say it themselves */
    private static Map<String, Object> fields(Record message, Record absent, int version) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (RecordComponent component : message.getClass().getRecordComponents()) {
            if (isIn(component, version)) {
                Object value = get(component, message);
                if (!component.isAnnotationPresent(Tagged.class) || !isLeftOut(component, value, absent)) {
                    fields.put(component.getName(), json(value, version));
                }
            }
        }
        return fields;
    }

    /** A struct is left out if there is none, and also if all of it is as it would be by default, which Kafka takes for the same. */
    private static boolean isLeftOut(RecordComponent component, Object value, Record absent) {
        if (component.getType().isRecord() && component.getType() != Uuid.class) {
            return value == null || Arrays.stream(component.getType().getRecordComponents()).allMatch(field -> saysNothing(field, get(field, (Record) value)));
        }
        return absent == null ? saysNothing(component, value) : Objects.equals(value, get(component, absent));
    }

    private static boolean isIn(RecordComponent component, int version) {
        Since since = component.getAnnotation(Since.class);
        Until until = component.getAnnotation(Until.class);
        return (since == null || version >= since.value()) && (until == null || version <= until.value());
    }

    private static boolean saysNothing(RecordComponent component, Object value) {
        Default stated = component.getAnnotation(Default.class);
        return stated != null ? String.valueOf(value).equals(stated.value())
            : List.of("0", "false", "", "[]", Uuid.ZERO.toString()).contains(String.valueOf(value));
    }

    private static Object get(RecordComponent component, Record message) {
        try {
            return component.getAccessor().invoke(message);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record has an accessor for " + component, e);
        }
    }

    private static Object json(Object value, int version) {
        if (value instanceof Uuid id) {
            return id.toString();
        } else if (value instanceof Record record) {
            return fields(record, null, version);
        } else if (value instanceof List<?> list) {
            List<Object> elements = new ArrayList<>();
            list.forEach(element -> elements.add(json(element, version)));
            return elements;
        } else if (value instanceof ByteBuffer bytes) {
            return StandardCharsets.ISO_8859_1.decode(Base64.getEncoder().encode(bytes.duplicate())).toString();
        }
        return value;
    }
}
