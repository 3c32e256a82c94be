package gregor.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** All metrics of one node. Safe for many threads. Source: {@code com.yammer.metrics.core.MetricsRegistry}. */
public final class MetricsRegistry {

    /** Is told what there is to see. Called one at a time. */
    public interface Listener {
        void added(MetricName name, Metric metric);

        void removed(MetricName name);
    }

    private final LongSupplier nanos;
    private final Map<MetricName, Metric> metrics = new LinkedHashMap<>();
    private final List<Listener> listeners = new ArrayList<>();

    /** @param nanos a clock that nobody sets, see {@link System#nanoTime} */
    public MetricsRegistry(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** A new meter. @throws IllegalArgumentException if there is a metric of that name, as for gauges */
    public Meter meter(MetricName name, String eventType) {
        Meter meter = new Meter(eventType, nanos);
        add(name, meter);
        return meter;
    }

    /** A new gauge. @param value asked by any thread */
    public void gauge(MetricName name, Supplier<? extends Number> value) {
        add(name, new Gauge(value));
    }

    private synchronized void add(MetricName name, Metric metric) {
        if (metrics.containsKey(name)) {
            throw new IllegalArgumentException("there is a metric " + name + " already");
        }
        metrics.put(name, metric);
        listeners.forEach(listener -> listener.added(name, metric));
    }

    /** Takes a metric away. No effect if there is none of that name. */
    public synchronized void remove(MetricName name) {
        if (metrics.remove(name) != null) {
            listeners.forEach(listener -> listener.removed(name));
        }
    }

    /** All that there are now, in the order in which they were added. */
    public synchronized Map<MetricName, Metric> all() {
        return new LinkedHashMap<>(metrics);
    }

    /** Tells somebody of all that there are now, and from now on of each change. */
    public synchronized void tell(Listener listener) {
        metrics.forEach(listener::added);
        listeners.add(listener);
    }
}
