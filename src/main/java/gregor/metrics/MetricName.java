package gregor.metrics;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a metric is called, in Kafka's terms.
 *
 * @param group such as {@code kafka.server}
 * @param type the class that counts, such as {@code ReplicaManager}
 * @param name such as {@code IsrShrinksPerSec}
 * @param tags what tells it from others of its type and name, in the order in which they are shown
 */
public record MetricName(String group, String type, String name, Map<String, String> tags) {

    public MetricName {
        tags = new LinkedHashMap<>(tags);
    }

    /** A name without tags. */
    public static MetricName of(String group, String type, String name) {
        return new MetricName(group, type, name, Map.of());
    }

    /** The same with one more tag behind the others. */
    public MetricName tagged(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(tags);
        more.put(key, value);
        return new MetricName(group, type, name, more);
    }
}
