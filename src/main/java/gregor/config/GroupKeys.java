package gregor.config;

import static gregor.config.Allowed.atLeast;
import static gregor.config.Allowed.oneOfIgnoringCase;
import static gregor.config.Allowed.oneOrMore;
import static gregor.config.Allowed.subsetOf;
import static gregor.config.ConfigKey.key;
import static gregor.config.ConfigType.INT;
import static gregor.config.ConfigType.LIST;
import static gregor.config.ConfigType.LONG;
import static gregor.config.ConfigType.SHORT;
import static gregor.config.ConfigType.STRING;
import static gregor.config.Importance.HIGH;
import static gregor.config.Importance.MEDIUM;

import java.util.List;

/** Settings of consumer groups, old and new, and of streams groups. */
final class GroupKeys {

    private GroupKeys() {}

    /** Committed offsets and the topic they are kept in. */
    static List<ConfigKey> offsets() {
        return List.of(
            key("offsets.topic.num.partitions", INT, 50, atLeast(1), HIGH,
                "Partitions of __consumer_offsets, and so shards of the group coordinator. Not to be changed later."),
            key("offsets.topic.replication.factor", SHORT, 3, atLeast(1), HIGH,
                "Replicas of each partition of __consumer_offsets."),
            key("offsets.topic.segment.bytes", INT, 104_857_600, atLeast(1), HIGH,
                "Segment size of __consumer_offsets; small segments are compacted, and so loaded, sooner."),
            key("offsets.topic.compression.codec", INT, 0, HIGH,
                "Compression of __consumer_offsets, by number: 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd."),
            key("offsets.retention.minutes", INT, 10_080, atLeast(1), HIGH,
                "How long the offsets of a group without members are kept."),
            key("offsets.retention.check.interval.ms", LONG, 600_000, atLeast(1), HIGH,
                "How often expired offsets are looked for."),
            key("offsets.commit.timeout.ms", INT, 5000, atLeast(1), HIGH,
                "How long a coordinator's write waits for its replicas."),
            key("offsets.load.buffer.size", INT, 5_242_880, atLeast(1), HIGH,
                "Bytes that are read at a time when a coordinator loads its log."),
            key("offset.metadata.max.bytes", INT, 4096, HIGH,
                "Largest text that a consumer may store with an offset."));
    }

    /** The group coordinator, and groups of the classic protocol. */
    static List<ConfigKey> coordinator() {
        return List.of(
            key("group.coordinator.rebalance.protocols", LIST, "classic,consumer,streams",
                subsetOf(false, "consumer", "classic", "share", "streams"), MEDIUM,
                "Group protocols that are served. Deprecated: feature levels decide."),
            key("group.coordinator.threads", INT, 4, atLeast(1), HIGH,
                "Threads that run the coordinator's shards."),
            key("group.coordinator.background.threads", INT, 2, atLeast(1), HIGH,
                "Threads for the coordinator's long computations."),
            key("group.coordinator.append.linger.ms", INT, -1, atLeast(-1), MEDIUM,
                "How long the coordinator collects writes before it appends them; -1 adapts to the load."),
            key("group.coordinator.cached.buffer.max.bytes", INT, 1_048_588, atLeast(524_288), MEDIUM,
                "Largest write buffer that the coordinator keeps for the next write.").clusterWide(),
            key("group.min.session.timeout.ms", INT, 6000, MEDIUM,
                "Shortest session that a member of a classic group may ask for."),
            key("group.max.session.timeout.ms", INT, 1_800_000, MEDIUM,
                "Longest session that a member of a classic group may ask for."),
            key("group.initial.rebalance.delay.ms", INT, 3000, MEDIUM,
                "How long a new classic group waits for more members before its first rebalance."),
            key("group.max.size", INT, Integer.MAX_VALUE, atLeast(1), MEDIUM,
                "Members of a classic group at most."));
    }

    /** Consumer groups of KIP-848. */
    static List<ConfigKey> consumer() {
        return List.of(
            key("group.consumer.session.timeout.ms", INT, 45_000, atLeast(1), MEDIUM,
                "How long a member may be silent before it is removed."),
            key("group.consumer.min.session.timeout.ms", INT, 45_000, atLeast(1), MEDIUM,
                "Least that a group's own session timeout may be."),
            key("group.consumer.max.session.timeout.ms", INT, 60_000, atLeast(1), MEDIUM,
                "Most that a group's own session timeout may be."),
            key("group.consumer.heartbeat.interval.ms", INT, 5000, atLeast(1), MEDIUM,
                "How often members are told to send heartbeats."),
            key("group.consumer.min.heartbeat.interval.ms", INT, 5000, atLeast(1), MEDIUM,
                "Least that a group's own heartbeat interval may be."),
            key("group.consumer.max.heartbeat.interval.ms", INT, 15_000, atLeast(1), MEDIUM,
                "Most that a group's own heartbeat interval may be."),
            key("group.consumer.assignment.interval.ms", INT, 1000, atLeast(0), MEDIUM,
                "Least time between two assignments of a group.").clusterWide(),
            key("group.consumer.min.assignment.interval.ms", INT, 0, atLeast(0), MEDIUM,
                "Least that a group's own assignment interval may be."),
            key("group.consumer.max.assignment.interval.ms", INT, 15_000, atLeast(0), MEDIUM,
                "Most that a group's own assignment interval may be."),
            key("group.consumer.max.size", INT, Integer.MAX_VALUE, atLeast(1), MEDIUM,
                "Members of a consumer group at most."),
            key("group.consumer.assignors", LIST, "uniform,range", oneOrMore(), MEDIUM,
                "Assignors of the server, by name or class; the first is the default."),
            key("group.consumer.migration.policy", STRING, "bidirectional",
                oneOfIgnoringCase("disabled", "downgrade", "upgrade", "bidirectional"), MEDIUM,
                "Whether a group with members may change between the classic and the consumer protocol: bidirectional, "
                + "upgrade, downgrade or disabled."),
            key("group.consumer.regex.refresh.interval.ms", INT, 600_000, atLeast(10_000), MEDIUM,
                "How often the topics that match subscribed patterns are looked up again.").forTests());
    }

    /** Groups of stream processors (KIP-1071). */
    static List<ConfigKey> streams() {
        return List.of(
            key("group.streams.session.timeout.ms", INT, 45_000, atLeast(1), MEDIUM,
                "How long a member may be silent before it is removed."),
            key("group.streams.min.session.timeout.ms", INT, 45_000, atLeast(1), MEDIUM,
                "Least that a group's own session timeout may be."),
            key("group.streams.max.session.timeout.ms", INT, 60_000, atLeast(1), MEDIUM,
                "Most that a group's own session timeout may be."),
            key("group.streams.heartbeat.interval.ms", INT, 5000, atLeast(1), MEDIUM,
                "How often members are told to send heartbeats."),
            key("group.streams.min.heartbeat.interval.ms", INT, 5000, atLeast(1), MEDIUM,
                "Least that a group's own heartbeat interval may be."),
            key("group.streams.max.heartbeat.interval.ms", INT, 15_000, atLeast(1), MEDIUM,
                "Most that a group's own heartbeat interval may be."),
            key("group.streams.assignment.interval.ms", INT, 1000, atLeast(0), MEDIUM,
                "Least time between two assignments of a group.").clusterWide(),
            key("group.streams.min.assignment.interval.ms", INT, 0, atLeast(0), MEDIUM,
                "Least that a group's own assignment interval may be."),
            key("group.streams.max.assignment.interval.ms", INT, 15_000, atLeast(0), MEDIUM,
                "Most that a group's own assignment interval may be."),
            key("group.streams.initial.rebalance.delay.ms", INT, 3000, atLeast(0), MEDIUM,
                "How long a new group waits for more members before its first assignment."),
            key("group.streams.max.size", INT, Integer.MAX_VALUE, atLeast(1), MEDIUM,
                "Members of a streams group at most."),
            key("group.streams.num.standby.replicas", INT, 0, atLeast(0), MEDIUM,
                "Standby copies of each task's state."),
            key("group.streams.max.standby.replicas", INT, 2, atLeast(0), MEDIUM,
                "Most standby copies that a group may ask for."));
    }
}
