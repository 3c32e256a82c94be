package gregor.console;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the page can have done: which path and which form lead to which action. */
final class Actions {

    private static final Pattern NODE = Pattern.compile("/actions/nodes/(\\d{1,9})/([a-z-]+)");
    private static final Map<String, BiConsumer<ClusterControl, Integer>> OF_NODES = ofNodes();

    private final ClusterControl control;

    Actions(ClusterControl control) {
        this.control = control;
    }

    private static Map<String, BiConsumer<ClusterControl, Integer>> ofNodes() {
        Map<String, BiConsumer<ClusterControl, Integer>> actions = new LinkedHashMap<>();
        actions.put("stop", ClusterControl::stop);
        actions.put("kill", ClusterControl::kill);
        actions.put("pause", ClusterControl::pause);
        actions.put("resume", ClusterControl::resume);
        actions.put("restart", ClusterControl::restart);
        actions.put("cut-off", ClusterControl::cutOff);
        actions.put("rejoin", ClusterControl::rejoin);
        return actions;
    }

    /**
     * Does it.
     *
     * @param path {@code /actions/nodes/2/kill}, {@code /actions/topics} or {@code /actions/burst}
     * @param form {@code name=journey&partitions=3}, as browsers encode forms
     * @return what there is to say that the next snapshot does not show; may be empty
     * @throws NoSuchElementException if there is no such action
     * @throws IllegalArgumentException if the form is not what the action needs
     */
    String run(String path, String form) {
        Matcher node = NODE.matcher(path);
        if (node.matches() && OF_NODES.containsKey(node.group(2))) {
            OF_NODES.get(node.group(2)).accept(control, Integer.parseInt(node.group(1)));
            return "";
        }
        Map<String, String> fields = fields(form);
        if (path.equals("/actions/topics")) {
            control.createTopic(text(fields, "name"), number(fields, "partitions"), number(fields, "replicas"));
            return "";
        }
        if (path.equals("/actions/burst")) {
            String topic = text(fields, "topic");
            int records = number(fields, "records");
            control.burst(topic, records);
            return String.format(Locale.ROOT, "a burst of %,d records goes to topic %s", records, topic);
        }
        throw new NoSuchElementException("there is no action '" + path + "'; known are /actions/nodes/ID/ACTION with one of "
            + String.join(", ", OF_NODES.keySet()) + ", /actions/topics and /actions/burst");
    }

    private static Map<String, String> fields(String form) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : form.split("&")) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                fields.put(decoded(field.substring(0, equals)), decoded(field.substring(equals + 1)));
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' is not encoded as a field of a form", e);
        }
    }

    private static String text(Map<String, String> fields, String name) {
        String value = fields.getOrDefault(name, "").strip();
        if (value.isEmpty()) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    private static int number(Map<String, String> fields, String name) {
        String text = text(fields, name);
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is '" + text + "'; allowed are whole numbers", e);
        }
    }
}
