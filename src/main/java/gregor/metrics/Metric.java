package gregor.metrics;

/** Something that can be looked at, under a {@link MetricName}. */
public sealed interface Metric permits Gauge, Meter {}
