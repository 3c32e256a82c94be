package gregor.replica;

import gregor.config.ConfigValues;
import gregor.config.NodeConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The two directions of replication and how fast each may be: {@code leader.replication.throttled.rate} and
 * {@code follower.replication.throttled.rate}; and {@code replica.alter.log.dirs.io.max.bytes.per.second}. They are set at run time
 * alone.
 *
 * @param leader what followers elsewhere fetch from here
 * @param follower what followers here fetch from elsewhere
 * @param betweenDirectories bytes a second that are copied from one log directory to another
 */
record ReplicationThrottles(ReplicationThrottle leader, ReplicationThrottle follower, AtomicLong betweenDirectories) {

    static ReplicationThrottles of(NodeConfig config) {
        int windows = config.values().intOf("replication.quota.window.num");
        int seconds = config.values().intOf("replication.quota.window.size.seconds");
        return new ReplicationThrottles(new ReplicationThrottle(config.nodeId(), windows, seconds),
            new ReplicationThrottle(config.nodeId(), windows, seconds), new AtomicLong(Long.MAX_VALUE));
    }

    /**
     * Takes over what was set at run time.
     *
     * @param clusterDefaults for all brokers
     * @param thisBroker for this one; it wins
     * @throws gregor.config.InvalidConfig if a rate is no number or negative; all stay as they were
     */
    void follow(Map<String, String> clusterDefaults, Map<String, String> thisBroker) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map<String, String> each : List.of(clusterDefaults, thisBroker)) {
            each.forEach((name, text) -> {
                if (NodeConfig.DYNAMIC_ONLY_KEYS.contains(name)) {
                    texts.put(name, text);
                }
            });
        }
        ConfigValues values = NodeConfig.DYNAMIC_ONLY_KEYS.parse(texts);
        leader.limit(values.longOf("leader.replication.throttled.rate"));
        follower.limit(values.longOf("follower.replication.throttled.rate"));
        betweenDirectories.set(values.longOf("replica.alter.log.dirs.io.max.bytes.per.second"));
    }
}
