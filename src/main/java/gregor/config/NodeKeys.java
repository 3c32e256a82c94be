package gregor.config;

import static gregor.config.Allowed.atLeast;
import static gregor.config.Allowed.elements;
import static gregor.config.Allowed.subsetOf;
import static gregor.config.ConfigKey.REQUIRED;
import static gregor.config.ConfigKey.key;
import static gregor.config.ConfigType.BOOLEAN;
import static gregor.config.ConfigType.CLASS;
import static gregor.config.ConfigType.INT;
import static gregor.config.ConfigType.LIST;
import static gregor.config.ConfigType.LONG;
import static gregor.config.ConfigType.STRING;
import static gregor.config.Importance.HIGH;
import static gregor.config.Importance.LOW;
import static gregor.config.Importance.MEDIUM;

import java.util.List;

/** Settings of a broker or controller as a member of its cluster, its metrics and its quotas. */
final class NodeKeys {

    private NodeKeys() {}

    /** Who this node is and how it stays a member of the cluster. */
    static List<ConfigKey> roles() {
        return List.of(
            key("node.id", INT, REQUIRED, atLeast(0), HIGH,
                "Number of this node, unique in the cluster."),
            key("broker.id", INT, -1, HIGH,
                "Older name of node.id; where both are set they must agree."),
            key("process.roles", LIST, REQUIRED, subsetOf(false, "broker", "controller"), HIGH,
                "What this process is: broker, controller, or both."),
            key("broker.rack", STRING, null, MEDIUM,
                "Where the machine stands, such as a data centre or zone. Replicas of a partition are spread over racks."),
            key("broker.heartbeat.interval.ms", INT, 2000, MEDIUM,
                "Time between two heartbeats that a broker sends to the active controller."),
            key("broker.session.timeout.ms", INT, 9000, MEDIUM,
                "How long the controller waits without a heartbeat before it fences the broker."),
            key("initial.broker.registration.timeout.ms", INT, 60_000, MEDIUM,
                "How long a starting broker tries to register with the controller before it gives up and exits."),
            key("controlled.shutdown.enable", BOOLEAN, true, MEDIUM,
                "Whether a stopping broker first asks the controller to move its leaderships elsewhere."),
            key("server.max.startup.time.ms", LONG, Long.MAX_VALUE, atLeast(0), MEDIUM,
                "How long a start may take before it counts as failed. For tests.").forTests(),
            key("request.timeout.ms", INT, 30_000, HIGH,
                "How long this node, as a client of another one, waits for the reply to a request."),
            key("background.threads", INT, 10, atLeast(1), HIGH,
                "Threads for background work such as flushing and deleting files.").clusterWide(),
            key("config.providers", LIST, "", elements(), LOW,
                "Names of plug-ins that replace ${provider:path:key} in values by something read elsewhere.").clusterWide(),
            key("unstable.api.versions.enable", BOOLEAN, false, HIGH,
                "Whether versions of requests that are still being designed are offered. For development.").forTests(),
            key("unstable.feature.versions.enable", BOOLEAN, false, HIGH,
                "Whether levels of features that are still being designed may be finalized. For development.").forTests());
    }

    /** What is measured, and how clients' measurements are taken in. */
    static List<ConfigKey> metrics() {
        return List.of(
            key("metric.reporters", LIST, "org.apache.kafka.common.metrics.JmxReporter", elements(), LOW,
                "Classes that are told of each metric.").clusterWide(),
            key("metrics.num.samples", INT, 2, atLeast(1), LOW,
                "Samples that a windowed metric is computed from."),
            key("metrics.sample.window.ms", LONG, 30_000, atLeast(1), LOW,
                "Time that one sample covers."),
            key("metrics.recording.level", STRING, "INFO", LOW,
                "Least important metrics that are still recorded: INFO, DEBUG or TRACE."),
            key("kafka.metrics.reporters", LIST, "", elements(), LOW,
                "Reporter classes for the broker's older metrics library."),
            key("kafka.metrics.polling.interval.secs", INT, 10, atLeast(1), LOW,
                "How often those reporters look at the metrics."),
            key("telemetry.max.bytes", INT, 1_048_576, atLeast(1), LOW,
                "Largest push of client metrics that is accepted, in bytes as sent."));
    }

    /** How much one user, client or replication stream may use. */
    static List<ConfigKey> quotas() {
        return List.of(
            key("client.quota.callback.class", CLASS, null, LOW,
                "Class that computes quotas instead of the built-in rules."),
            key("quota.window.num", INT, 11, atLeast(1), LOW,
                "Samples kept for client quotas."),
            key("quota.window.size.seconds", INT, 1, atLeast(1), LOW,
                "Time that one sample of a client quota covers."),
            key("replication.quota.window.num", INT, 11, atLeast(1), LOW,
                "Samples kept for replication quotas."),
            key("replication.quota.window.size.seconds", INT, 1, atLeast(1), LOW,
                "Time that one sample of a replication quota covers."),
            key("alter.log.dirs.replication.quota.window.num", INT, 11, atLeast(1), LOW,
                "Samples kept for the quota on moving replicas between log directories."),
            key("alter.log.dirs.replication.quota.window.size.seconds", INT, 1, atLeast(1), LOW,
                "Time that one sample of that quota covers."),
            key("controller.quota.window.num", INT, 11, atLeast(1), LOW,
                "Samples kept for quotas on creating and deleting topics and partitions."),
            key("controller.quota.window.size.seconds", INT, 1, atLeast(1), LOW,
                "Time that one sample of a controller quota covers."));
    }

    /** Rates at which replication is slowed down; dynamic only. */
    static List<ConfigKey> throttles() {
        return List.of(
            key("leader.replication.throttled.rate", LONG, Long.MAX_VALUE, atLeast(0), MEDIUM,
                "Bytes a second that this broker sends to followers of throttled replicas at most.").clusterWide(),
            key("follower.replication.throttled.rate", LONG, Long.MAX_VALUE, atLeast(0), MEDIUM,
                "Bytes a second that this broker fetches for throttled replicas at most.").clusterWide(),
            key("replica.alter.log.dirs.io.max.bytes.per.second", LONG, Long.MAX_VALUE, atLeast(0), MEDIUM,
                "Bytes a second at which replicas move between log directories at most.").clusterWide());
    }
}
