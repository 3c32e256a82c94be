package gregor.config;

import static gregor.config.Allowed.atLeast;
import static gregor.config.Allowed.between;
import static gregor.config.Allowed.notEmpty;
import static gregor.config.ConfigKey.key;
import static gregor.config.ConfigType.BOOLEAN;
import static gregor.config.ConfigType.DOUBLE;
import static gregor.config.ConfigType.INT;
import static gregor.config.ConfigType.LONG;
import static gregor.config.ConfigType.STRING;
import static gregor.config.Importance.LOW;
import static gregor.config.Importance.MEDIUM;

import java.util.List;

/** Settings of tiered storage (KIP-405). */
final class RemoteKeys {

    private RemoteKeys() {}

    /** Tiered storage: what it is made of. */
    static List<ConfigKey> storage() {
        return List.of(
            key("remote.log.storage.system.enable", BOOLEAN, false, MEDIUM,
                "Whether this broker can tier at all."),
            key("remote.log.storage.manager.class.name", STRING, null, notEmpty(), MEDIUM,
                "Class that stores segments remotely."),
            key("remote.log.storage.manager.class.path", STRING, null, MEDIUM,
                "Where that class and what it needs are found."),
            key("remote.log.storage.manager.impl.prefix", STRING, "rsm.config.", notEmpty(), MEDIUM,
                "Prefix of settings that are handed to that class."),
            key("remote.log.metadata.manager.class.name", STRING,
                "org.apache.kafka.server.log.remote.metadata.storage.TopicBasedRemoteLogMetadataManager",
                notEmpty(), MEDIUM,
                "Class that keeps track of remote segments."),
            key("remote.log.metadata.manager.class.path", STRING, null, MEDIUM,
                "Where that class and what it needs are found."),
            key("remote.log.metadata.manager.impl.prefix", STRING, "rlmm.config.", notEmpty(), MEDIUM,
                "Prefix of settings that are handed to that class."),
            key("remote.log.metadata.manager.listener.name", STRING, null, notEmpty(), MEDIUM,
                "Listener of this broker through which that class connects to it."),
            key("remote.log.metadata.custom.metadata.max.bytes", INT, 128, atLeast(0), LOW,
                "Largest note that the store may attach to a segment."),
            key("remote.log.index.file.cache.total.size.bytes", LONG, 1_073_741_824, atLeast(1), LOW,
                "Disk space for index files fetched from the store.").clusterWide(),
            key("remote.log.index.file.cache.ttl.ms", LONG, 900_000, atLeast(-1), LOW,
                "How long an unused index file stays there; -1 means as long as there is room.").forTests(),
            key("remote.fetch.max.wait.ms", INT, 500, atLeast(1), MEDIUM,
                "How long a fetch waits for remote records.").clusterWide(),
            key("remote.list.offsets.request.timeout.ms", LONG, 30_000, atLeast(1), MEDIUM,
                "How long a look-up of an offset in the store may take.").clusterWide());
    }

    /** Tiered storage: who does the work, and how fast. */
    static List<ConfigKey> work() {
        return List.of(
            key("remote.log.manager.thread.pool.size", INT, 2, atLeast(1), MEDIUM,
                "Older name of remote.log.manager.follower.thread.pool.size."),
            key("remote.log.manager.copier.thread.pool.size", INT, 10, atLeast(1), MEDIUM,
                "Threads that copy segments to the store.").clusterWide(),
            key("remote.log.manager.expiration.thread.pool.size", INT, 10, atLeast(1), MEDIUM,
                "Threads that delete expired segments from the store.").clusterWide(),
            key("remote.log.manager.follower.thread.pool.size", INT, 2, atLeast(1), MEDIUM,
                "Threads with which followers learn how far is tiered.").clusterWide(),
            key("remote.log.manager.task.interval.ms", LONG, 30_000, atLeast(1), LOW,
                "How often partitions are looked at for something to copy or delete."),
            key("remote.log.manager.task.retry.backoff.ms", LONG, 500, atLeast(1), LOW,
                "Pause after the first failure.").forTests(),
            key("remote.log.manager.task.retry.backoff.max.ms", LONG, 30_000, atLeast(1), LOW,
                "Longest pause after failures.").forTests(),
            key("remote.log.manager.task.retry.jitter", DOUBLE, 0.2, between(0, 0.5), LOW,
                "Random part of a pause.").forTests(),
            key("remote.log.manager.copy.max.bytes.per.second", LONG, Long.MAX_VALUE, atLeast(1), MEDIUM,
                "Bytes copied to the store a second at most.").clusterWide(),
            key("remote.log.manager.copy.quota.window.num", INT, 11, atLeast(1), MEDIUM,
                "Samples kept for that quota."),
            key("remote.log.manager.copy.quota.window.size.seconds", INT, 1, atLeast(1), MEDIUM,
                "Time that one sample covers."),
            key("remote.log.manager.fetch.max.bytes.per.second", LONG, Long.MAX_VALUE, atLeast(1), MEDIUM,
                "Bytes fetched from the store a second at most.").clusterWide(),
            key("remote.log.manager.fetch.quota.window.num", INT, 11, atLeast(1), MEDIUM,
                "Samples kept for that quota."),
            key("remote.log.manager.fetch.quota.window.size.seconds", INT, 1, atLeast(1), MEDIUM,
                "Time that one sample covers."),
            key("remote.log.reader.threads", INT, 10, atLeast(1), MEDIUM,
                "Threads that read from the store.").clusterWide(),
            key("remote.log.reader.max.pending.tasks", INT, 100, atLeast(1), MEDIUM,
                "Reads that may wait for them."));
    }
}
