package gregor.metrics;

import java.util.function.Supplier;

/** A value, as it is when somebody looks. @param value asked on the thread of whoever looks */
public record Gauge(Supplier<? extends Number> value) implements Metric {}
