package gregor.broker;

import gregor.protocol.ApiKey;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What a broker does not answer itself: the controller does, and the broker passes request and reply on. KIP-590. */
final class ForwardedApis {

    private static final Set<ApiKey> KEYS = Collections.unmodifiableSet(EnumSet.of(ApiKey.CREATE_TOPICS, ApiKey.DELETE_TOPICS,
        ApiKey.CREATE_PARTITIONS, ApiKey.ALTER_CONFIGS, ApiKey.INCREMENTAL_ALTER_CONFIGS, ApiKey.ELECT_LEADERS,
        ApiKey.ALTER_PARTITION_REASSIGNMENTS, ApiKey.LIST_PARTITION_REASSIGNMENTS, ApiKey.UPDATE_FEATURES, ApiKey.UNREGISTER_BROKER,
        ApiKey.DESCRIBE_QUORUM, ApiKey.ADD_RAFT_VOTER, ApiKey.REMOVE_RAFT_VOTER));

    private ForwardedApis() {}

    static boolean contains(ApiKey key) {
        return KEYS.contains(key);
    }

    /** In the order of their numbers. */
    static Set<ApiKey> all() {
        return KEYS;
    }
}
