package gregor.config;

import static gregor.config.Allowed.atLeast;
import static gregor.config.ConfigKey.key;
import static gregor.config.ConfigType.BOOLEAN;
import static gregor.config.ConfigType.INT;
import static gregor.config.ConfigType.LONG;
import static gregor.config.ConfigType.STRING;
import static gregor.config.Importance.HIGH;
import static gregor.config.Importance.LOW;
import static gregor.config.Importance.MEDIUM;

import java.util.List;

/** Settings of topics, replication and waiting requests. */
final class ReplicaKeys {

    private ReplicaKeys() {}

    /** New topics, and who leads. */
    static List<ConfigKey> topics() {
        return List.of(
            key("auto.create.topics.enable", BOOLEAN, true, HIGH,
                "Whether a client that asks for an unknown topic makes the broker create it."),
            key("num.partitions", INT, 1, atLeast(1), MEDIUM,
                "Partitions of a topic for which nobody said how many."),
            key("default.replication.factor", INT, 1, MEDIUM,
                "Replicas of a partition of a topic for which nobody said how many."),
            key("min.insync.replicas", INT, 1, atLeast(1), HIGH,
                "Replicas, the leader among them, that must be in sync for a write with acks=all to be accepted.").clusterWide(),
            key("delete.topic.enable", BOOLEAN, true, HIGH,
                "Whether topics can be deleted."),
            key("unclean.leader.election.enable", BOOLEAN, false, HIGH,
                "Whether a replica that is not in sync may lead where no other can, which loses records.").clusterWide(),
            key("unclean.leader.election.interval.ms", LONG, 300_000, atLeast(1), MEDIUM,
                "How often the controller looks for partitions that such an election would help.").forTests(),
            key("auto.leader.rebalance.enable", BOOLEAN, true, HIGH,
                "Whether the controller gives leadership back to the preferred replicas by itself."),
            key("leader.imbalance.check.interval.seconds", LONG, 300, atLeast(1), HIGH,
                "How often it looks for them."));
    }

    /** How followers keep up. */
    static List<ConfigKey> replication() {
        return List.of(
            key("replica.lag.time.max.ms", LONG, 30_000, HIGH,
                "A follower that did not reach the leader's log end for this long is taken out of the ISR."),
            key("replica.fetch.max.bytes", INT, 1_048_576, atLeast(0), MEDIUM,
                "Bytes that a follower asks for in one partition; a first batch that is larger still comes whole."),
            key("replica.fetch.min.bytes", INT, 1, HIGH,
                "Bytes that a follower's fetch waits for."),
            key("replica.fetch.wait.max.ms", INT, 500, HIGH,
                "How long a follower's fetch waits for them."),
            key("replica.fetch.response.max.bytes", INT, 10_485_760, atLeast(0), MEDIUM,
                "Bytes that a follower asks for in one reply."),
            key("replica.fetch.backoff.ms", INT, 1000, atLeast(0), MEDIUM,
                "How long a follower leaves a partition alone after an error."),
            key("replica.socket.timeout.ms", INT, 30_000, HIGH,
                "How long a follower waits for a reply."),
            key("replica.socket.receive.buffer.bytes", INT, 65_536, HIGH,
                "SO_RCVBUF of a follower's connections."),
            key("replica.high.watermark.checkpoint.interval.ms", LONG, 5000, HIGH,
                "How often high watermarks are written to replication-offset-checkpoint."),
            key("replica.selector.class", STRING, null, MEDIUM,
                "Who picks the replica that a consumer should read from: " + NodeChecks.RACK_AWARE + ", one in the consumer's rack "
                    + "(client.rack), if there is one in sync; none means the leader."),
            key("num.replica.fetchers", INT, 1, atLeast(1), HIGH,
                "Fetcher threads for each broker that this one follows.").clusterWide(),
            key("num.replica.alter.log.dirs.threads", INT, null, HIGH,
                "Threads that move replicas between log directories; none means one for each directory."),
            key("follower.fetch.last.tiered.offset.enable", BOOLEAN, false, MEDIUM,
                "Whether an empty follower starts behind what is tiered already.").clusterWide());
    }

    /** Fetches, and the requests that wait. */
    static List<ConfigKey> requests() {
        return List.of(
            key("fetch.max.bytes", INT, 57_671_680, atLeast(1024), MEDIUM,
                "Bytes of one fetch reply at most, whatever the client asks for."),
            key("max.incremental.fetch.session.cache.slots", INT, 1000, atLeast(0), MEDIUM,
                "Fetch sessions that are kept."),
            key("max.request.partition.size.limit", INT, 2000, atLeast(1), MEDIUM,
                "Partitions that one reply of DescribeTopicPartitions lists at most."),
            key("fetch.purgatory.purge.interval.requests", INT, 1000, MEDIUM,
                "Finished requests that may pile up in the purgatory of fetches before it is swept."),
            key("producer.purgatory.purge.interval.requests", INT, 1000, MEDIUM,
                "Finished requests that may pile up in the purgatory of produce requests before it is swept."),
            key("delete.records.purgatory.purge.interval.requests", INT, 1, MEDIUM,
                "Finished requests that may pile up in the purgatory of DeleteRecords before it is swept."),
            key("share.fetch.purgatory.purge.interval.requests", INT, 1000, MEDIUM,
                "Finished requests that may pile up in the purgatory of share fetches before it is swept."),
            key("producer.id.expiration.ms", INT, 86_400_000, atLeast(1), LOW,
                "How long a partition remembers an idempotent producer that writes nothing.").clusterWide(),
            key("producer.id.expiration.check.interval.ms", INT, 600_000, atLeast(1), LOW,
                "How often forgotten producers are looked for.").forTests());
    }
}
