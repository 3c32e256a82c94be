package gregor.os;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.metrics.Meter;
import gregor.metrics.MetricName;
import gregor.metrics.MetricsRegistry;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class JmxReporterTest {

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final MetricsRegistry registry = new MetricsRegistry(() -> 0);

    @Test
    void aMeterHasTheAttributesThatItHasInKafka() throws JMException {
        Meter meter = registry.meter(MetricName.of("test.jmx", "FetcherStats", "RequestsPerSec").tagged("clientId", "ReplicaFetcherThread-0-2")
            .tagged("brokerPort", "9092"), "requests");
        meter.mark(3);
        try (JmxReporter reporter = new JmxReporter(Runnable::run)) {
            registry.tell(reporter);
            ObjectName name = new ObjectName("test.jmx:type=FetcherStats,name=RequestsPerSec,clientId=ReplicaFetcherThread-0-2,brokerPort=9092");
            assertThat(Arrays.stream(server.getMBeanInfo(name).getAttributes()).map(MBeanAttributeInfo::getName)).containsExactlyInAnyOrder(
                "Count", "EventType", "RateUnit", "MeanRate", "OneMinuteRate", "FiveMinuteRate", "FifteenMinuteRate");
            assertThat(server.getAttribute(name, "Count")).isEqualTo(3L);
            assertThat(server.getAttribute(name, "EventType")).isEqualTo("requests");
            assertThat(server.getAttribute(name, "RateUnit")).hasToString("SECONDS");
            assertThat(server.getAttribute(name, "OneMinuteRate")).isEqualTo(0.0);
        }
        assertThat(server.queryNames(new ObjectName("test.jmx:*"), null)).isEmpty();
    }

    @Test
    void whatComesAndGoesLaterIsSeenToo() throws JMException {
        try (JmxReporter reporter = new JmxReporter(Runnable::run)) {
            registry.tell(reporter);
            AtomicInteger value = new AtomicInteger(5);
            MetricName metric = MetricName.of("test.jmx", "Lag", "ConsumerLag").tagged("topic", "with:colon");
            registry.gauge(metric, value::get);
            ObjectName name = new ObjectName("test.jmx:type=Lag,name=ConsumerLag,topic=\"with:colon\"");
            assertThat(server.getAttribute(name, "Value")).isEqualTo(5);
            value.set(6);
            assertThat(server.getAttribute(name, "Value")).isEqualTo(6);
            registry.remove(metric);
            assertThat(server.isRegistered(name)).isFalse();
        }
    }

    @Test
    void whoChangesMetricsDoesNotWaitForJmx() throws JMException {
        Queue<Runnable> later = new ArrayDeque<>();
        JmxReporter reporter = new JmxReporter(later::add);
        registry.tell(reporter);
        MetricName metric = MetricName.of("test.jmx", "Lag", "Later");
        ObjectName name = new ObjectName("test.jmx:type=Lag,name=Later");
        registry.gauge(metric, () -> 1);
        assertThat(server.isRegistered(name)).isFalse();
        later.remove().run();
        assertThat(server.getAttribute(name, "Value")).isEqualTo(1);
        registry.remove(metric);
        registry.gauge(metric, () -> 2);
        later.forEach(Runnable::run);
        assertThat(server.getAttribute(name, "Value")).isEqualTo(2);
        later.clear();
        reporter.close();
        later.remove().run();
        assertThat(server.isRegistered(name)).isFalse();
    }
}
