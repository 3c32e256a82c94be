package gregor.replica;

import static gregor.replica.TestBroker.idOf;
import static gregor.replica.TestBroker.partition;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.metadata.ClusterRecords.NodeEndpoint;
import gregor.metadata.TopicRecords.TopicRecord;
import gregor.metrics.MetricName;
import gregor.metrics.MetricsRegistry;
import gregor.os.JmxReporter;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import kafka.server.FetcherLagStats;
import kafka.server.FetcherStats;
import kafka.server.KafkaConfig;
import kafka.server.ReplicaFetcherManager;
import kafka.server.ReplicaManager$;
import org.apache.kafka.common.ClientIdAndBroker;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

/** What JMX shows of replication has the names, the tags and the attributes that it has in Kafka. */
class MetricsMatchKafkaTest {

    private static final String FETCHER = "ReplicaFetcherThread-0-1";
    private static final Set<String> OF_FOLLOWERS = Set.of("FetcherStats", "FetcherLagMetrics", "ReplicaFetcherManager");

    /** The attributes of each metric of followers, by its name. */
    private static Map<String, List<String>> shown() throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        Map<String, List<String>> shown = new TreeMap<>();
        for (ObjectName name : server.queryNames(new ObjectName("kafka.server:*"), null)) {
            if (OF_FOLLOWERS.contains(name.getKeyProperty("type"))) {
                shown.put(name.toString(), Arrays.stream(server.getMBeanInfo(name).getAttributes()).map(each -> each.getType() + " " + each.getName())
                    .sorted().toList());
            }
        }
        return shown;
    }

    @Test
    void followersTellWhatKafkasTell() throws JMException {
        MetricsRegistry registry = new MetricsRegistry(() -> 0);
        Map<String, List<String>> ours;
        try (JmxReporter reporter = new JmxReporter(Runnable::run)) {
            registry.tell(reporter);
            FollowerMetrics metrics = new FollowerMetrics(registry, leader -> Optional.of(new NodeEndpoint("PLAINTEXT", "localhost", 9092, (short) 0)));
            metrics.opened(FETCHER, 1);
            TestBroker broker = new TestBroker();
            broker.publish(new TopicRecord("t", idOf("t")), partition(idOf("t"), 0, List.of(1), List.of(1), 1, 0));
            metrics.follows(FETCHER, new FollowedPartition(broker.replicas.partition(new gregor.base.TopicPartition("t", 0)), 0, null));
            ours = shown();
        }
        assertThat(shown()).isEmpty();
        Properties properties = new Properties();
        properties.putAll(Map.of("node.id", "2", "process.roles", "broker", "controller.quorum.voters", "1@localhost:9093", "controller.listener.names",
            "CONTROLLER", "listeners", "PLAINTEXT://localhost:9092"));
        ClientIdAndBroker fetcher = new ClientIdAndBroker(FETCHER, "localhost", 9092);
        new FetcherStats(fetcher);
        new FetcherLagStats(fetcher).getAndMaybePut(new TopicPartition("t", 0));
        new ReplicaFetcherManager(KafkaConfig.fromProps(properties), null, new Metrics(), Time.SYSTEM, null, null, null);
        Map<String, List<String>> kafkas = shown();
        assertThat(kafkas.remove("kafka.server:type=ReplicaFetcherManager,name=DeadThreadCount,clientId=Replica")).as("left out here").isNotNull();
        assertThat(ours).isEqualTo(kafkas);
    }

    @Test
    void leadersTellWhatKafkasTell() {
        Set<String> kafkas = CollectionConverters.asJava(ReplicaManager$.MODULE$.MetricNames());
        List<String> ours = new TestBroker().metrics.all().keySet().stream().filter(name -> name.type().equals("ReplicaManager")).map(MetricName::name).toList();
        assertThat(ours).hasSize(10).isSubsetOf(kafkas);
    }
}
