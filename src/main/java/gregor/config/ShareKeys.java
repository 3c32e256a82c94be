package gregor.config;

import static gregor.config.Allowed.atLeast;
import static gregor.config.Allowed.between;
import static gregor.config.Allowed.oneOrMore;
import static gregor.config.ConfigKey.key;
import static gregor.config.ConfigType.INT;
import static gregor.config.ConfigType.LIST;
import static gregor.config.ConfigType.SHORT;
import static gregor.config.ConfigType.STRING;
import static gregor.config.Importance.HIGH;
import static gregor.config.Importance.LOW;
import static gregor.config.Importance.MEDIUM;

import java.util.List;

/** Settings of share groups and their coordinator. */
final class ShareKeys {

    private ShareKeys() {}

    /** Share groups (KIP-932). */
    static List<ConfigKey> groups() {
        return List.of(
            key("group.share.session.timeout.ms", INT, 45_000, atLeast(1), MEDIUM,
                "How long a member may be silent before it is removed."),
            key("group.share.min.session.timeout.ms", INT, 45_000, atLeast(1), MEDIUM,
                "Least that a group's own session timeout may be."),
            key("group.share.max.session.timeout.ms", INT, 60_000, atLeast(1), MEDIUM,
                "Most that a group's own session timeout may be."),
            key("group.share.heartbeat.interval.ms", INT, 5000, atLeast(1), MEDIUM,
                "How often members are told to send heartbeats."),
            key("group.share.min.heartbeat.interval.ms", INT, 5000, atLeast(1), MEDIUM,
                "Least that a group's own heartbeat interval may be."),
            key("group.share.max.heartbeat.interval.ms", INT, 15_000, atLeast(1), MEDIUM,
                "Most that a group's own heartbeat interval may be."),
            key("group.share.assignment.interval.ms", INT, 1000, atLeast(0), MEDIUM,
                "Least time between two assignments of a group.").clusterWide(),
            key("group.share.min.assignment.interval.ms", INT, 0, atLeast(0), MEDIUM,
                "Least that a group's own assignment interval may be."),
            key("group.share.max.assignment.interval.ms", INT, 15_000, atLeast(0), MEDIUM,
                "Most that a group's own assignment interval may be."),
            key("group.share.max.size", INT, 200, between(1, 1000), MEDIUM,
                "Members of a share group at most."),
            key("group.share.max.share.sessions", INT, 2000, atLeast(1), MEDIUM,
                "Share sessions that a broker keeps at most."),
            key("group.share.assignors", LIST, "simple", oneOrMore(), MEDIUM,
                "The one assignor of share groups, by name or class."),
            key("group.share.initialize.retry.interval.ms", INT, 30_000, atLeast(1), LOW,
                "Time before the state of a group is initialized again after a failure.").forTests());
    }

    /** What is lent to the members of a share group, and for how long. */
    static List<ConfigKey> records() {
        return List.of(
            key("group.share.record.lock.duration.ms", INT, 30_000, between(1000, 3_600_000), MEDIUM,
                "How long a record is lent to a member."),
            key("group.share.min.record.lock.duration.ms", INT, 15_000, between(1000, 30_000), MEDIUM,
                "Least that a group's own duration may be."),
            key("group.share.max.record.lock.duration.ms", INT, 60_000, between(30_000, 3_600_000), MEDIUM,
                "Most that a group's own duration may be."),
            key("group.share.delivery.count.limit", INT, 5, between(2, 10), MEDIUM,
                "How often a record is delivered before it is given up."),
            key("group.share.min.delivery.count.limit", INT, 2, between(2, 5), MEDIUM,
                "Least that a group's own limit may be."),
            key("group.share.max.delivery.count.limit", INT, 10, between(5, 25), MEDIUM,
                "Most that a group's own limit may be."),
            key("group.share.partition.max.record.locks", INT, 2000, between(100, 10_000), MEDIUM,
                "Records of one partition that are lent at the same time."),
            key("group.share.min.partition.max.record.locks", INT, 100, between(100, 2000), MEDIUM,
                "Least that a group's own number may be."),
            key("group.share.max.partition.max.record.locks", INT, 4000, between(2000, 10_000), MEDIUM,
                "Most that a group's own number may be."),
            key("group.share.persister.class.name", STRING, "org.apache.kafka.server.share.persister.DefaultStatePersister", MEDIUM,
                "Class that keeps the state of share partitions.").forTests());
    }

    /** The share coordinator and its topic. */
    static List<ConfigKey> coordinator() {
        return List.of(
            key("share.coordinator.state.topic.num.partitions", INT, 50, atLeast(1), HIGH,
                "Partitions of __share_group_state. Not to be changed later."),
            key("share.coordinator.state.topic.replication.factor", SHORT, 3, atLeast(1), HIGH,
                "Replicas of each partition of __share_group_state."),
            key("share.coordinator.state.topic.min.isr", SHORT, 2, atLeast(1), HIGH,
                "The min.insync.replicas of __share_group_state."),
            key("share.coordinator.state.topic.segment.bytes", INT, 104_857_600, atLeast(1), HIGH,
                "Segment size of __share_group_state."),
            key("share.coordinator.state.topic.compression.codec", INT, 0, HIGH,
                "Compression of __share_group_state, by number: 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd."),
            key("share.coordinator.state.topic.prune.interval.ms", INT, 300_000, atLeast(1), LOW,
                "How often records that nobody needs any more are cut off __share_group_state.").forTests(),
            key("share.coordinator.snapshot.update.records.per.snapshot", INT, 500, between(0, 500), MEDIUM,
                "Updates that are written between two snapshots of a share partition."),
            key("share.coordinator.cold.partition.snapshot.interval.ms", INT, 300_000, atLeast(1), LOW,
                "How often partitions that do not change are written once more, so that the log before them can go.").forTests(),
            key("share.coordinator.threads", INT, 1, atLeast(1), MEDIUM,
                "Threads of the share coordinator."),
            key("share.coordinator.load.buffer.size", INT, 5_242_880, atLeast(1), HIGH,
                "Bytes that are read at a time when the coordinator loads its log."),
            key("share.coordinator.write.timeout.ms", INT, 5000, atLeast(1), HIGH,
                "How long a write waits for its replicas."),
            key("share.coordinator.append.linger.ms", INT, -1, atLeast(-1), MEDIUM,
                "How long the coordinator collects writes before it appends them; -1 adapts to the load."),
            key("share.coordinator.cached.buffer.max.bytes", INT, 1_048_588, atLeast(524_288), MEDIUM,
                "Largest write buffer that the coordinator keeps for the next write.").clusterWide());
    }
}
