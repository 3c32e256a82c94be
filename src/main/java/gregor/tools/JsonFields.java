package gregor.tools;

import gregor.base.TopicPartition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The fields of an object in a JSON file that somebody wrote, each as what it has to be. */
final class JsonFields {

    private final Map<?, ?> fields;

    private JsonFields(Map<?, ?> fields) {
        this.fields = fields;
    }

    /** The text of a file. */
    static String read(String file, ToolContext context) throws IOException {
        return StandardCharsets.UTF_8.decode(context.disk().readWhole(Path.of(file))).toString();
    }

    /** @throws UsageException if it is no object */
    static JsonFields of(Object json) {
        if (!(json instanceof Map<?, ?> fields)) {
            throw new UsageException("A JSON object is expected, not " + Json.write(json));
        }
        return new JsonFields(fields);
    }

    /** @throws UsageException if there is a field {@code version} that is not 1 */
    JsonFields ofVersionOne() {
        if (fields.containsKey("version") && !Long.valueOf(1).equals(fields.get("version"))) {
            throw new UsageException("Not supported version field value " + fields.get("version"));
        }
        return this;
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    /** @param file what the file is called in an error */
    List<JsonFields> objects(String name, String file) {
        if (!(fields.get(name) instanceof List<?> list)) {
            throw new UsageException(file + " is missing \"" + name + "\" field");
        }
        List<JsonFields> objects = new ArrayList<>();
        list.forEach(entry -> objects.add(of(entry)));
        return objects;
    }

    String text(String name) {
        if (fields.get(name) instanceof String text) {
            return text;
        }
        throw wrong(name, "a text");
    }

    /** From 0 on. */
    int number(String name) {
        return number(name, fields.get(name));
    }

    private int number(String name, Object value) {
        if (value instanceof Long number && number >= 0 && number <= Integer.MAX_VALUE) {
            return number.intValue();
        }
        throw wrong(name, "a number from 0 to " + Integer.MAX_VALUE);
    }

    List<Integer> numbers(String name) {
        if (!(fields.get(name) instanceof List<?> list)) {
            throw wrong(name, "a list of numbers");
        }
        List<Integer> numbers = new ArrayList<>();
        list.forEach(value -> numbers.add(number(name, value)));
        return numbers;
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        if (fields.get(name) instanceof List<?> list) {
            list.stream().filter(String.class::isInstance).forEach(value -> texts.add((String) value));
            if (texts.size() == list.size()) {
                return texts;
            }
        }
        throw wrong(name, "a list of texts");
    }

    /** Of the fields {@code topic} and {@code partition}. */
    TopicPartition topicPartition() {
        return new TopicPartition(text("topic"), number("partition"));
    }

    private UsageException wrong(String name, String expected) {
        return new UsageException("The field \"" + name + "\" must be " + expected + " in " + Json.write(fields));
    }
}
