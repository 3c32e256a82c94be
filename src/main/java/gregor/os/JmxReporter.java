package gregor.os;

import gregor.metrics.Gauge;
import gregor.metrics.Meter;
import gregor.metrics.Metric;
import gregor.metrics.MetricName;
import gregor.metrics.MetricsRegistry;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/**
 * Shows the metrics of this process's node to JMX, with the names and attributes that they have in Kafka. One node a process: two
 * would have the same names.
 *
 * <p>It follows later, on another thread: JMX takes up to a tenth of a millisecond for each name, and where a broker has failed, hundreds
 * of partitions get other names at the moment in which clients wait for their new leaders.
 *
 * <p>Source: {@code com.yammer.metrics.reporting.JmxReporter}; how values are quoted, Kafka's {@code Sanitizer.jmxSanitize}.
 */
public final class JmxReporter implements MetricsRegistry.Listener, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(JmxReporter.class.getName());
    /** What may stand in a JMX name as it is. */
    private static final Pattern PLAIN = Pattern.compile("[\\w\\-%. \t]*");

    /** What JMX shows of a gauge. */
    public interface GaugeMBean {
        Object getValue();
    }

    /** What JMX shows of a meter. */
    public interface MeterMBean {
        long getCount();

        String getEventType();

        TimeUnit getRateUnit();

        double getMeanRate();

        double getOneMinuteRate();

        double getFiveMinuteRate();

        double getFifteenMinuteRate();
    }

    private record ShownMeter(Meter meter) implements MeterMBean {
        @Override
        public long getCount() {
            return meter.count();
        }

        @Override
        public String getEventType() {
            return meter.eventType();
        }

        @Override
        public TimeUnit getRateUnit() {
            return TimeUnit.SECONDS;
        }

        @Override
        public double getMeanRate() {
            return meter.meanRate();
        }

        @Override
        public double getOneMinuteRate() {
            return meter.oneMinuteRate();
        }

        @Override
        public double getFiveMinuteRate() {
            return meter.fiveMinuteRate();
        }

        @Override
        public double getFifteenMinuteRate() {
            return meter.fifteenMinuteRate();
        }
    }

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final Executor loop;
    /** Of the loop. */
    private final Set<MetricName> shown = new LinkedHashSet<>();

    /** @param loop runs what it is given one piece after another */
    public JmxReporter(Executor loop) {
        this.loop = loop;
    }

    @Override
    public void added(MetricName name, Metric metric) {
        loop.execute(() -> show(name, metric));
    }

    @Override
    public void removed(MetricName name) {
        loop.execute(() -> hide(name));
    }

    private void show(MetricName name, Metric metric) {
        try {
            server.registerMBean(metric instanceof Meter meter ? new StandardMBean(new ShownMeter(meter), MeterMBean.class)
                : new StandardMBean(((Gauge) metric).value()::get, GaugeMBean.class), objectName(name));
            shown.add(name);
        } catch (JMException e) {
            LOG.log(Level.WARNING, "JMX does not show " + name, e);
        }
    }

    private void hide(MetricName name) {
        if (shown.remove(name)) {
            try {
                server.unregisterMBean(objectName(name));
            } catch (JMException e) {
                LOG.log(Level.WARNING, "JMX goes on showing " + name, e);
            }
        }
    }

    private static ObjectName objectName(MetricName name) throws JMException {
        String tags = name.tags().entrySet().stream().map(tag -> "," + tag.getKey() + "=" + sanitized(tag.getValue())).collect(Collectors.joining());
        return new ObjectName(name.group() + ":type=" + name.type() + ",name=" + name.name() + tags);
    }

    private static String sanitized(String value) {
        return PLAIN.matcher(value).matches() ? value : ObjectName.quote(value);
    }

    /** Shows nothing any more. */
    @Override
    public void close() {
        loop.execute(() -> Set.copyOf(shown).forEach(this::hide));
    }
}
