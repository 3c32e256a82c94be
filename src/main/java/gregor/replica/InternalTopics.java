package gregor.replica;

import java.util.Set;

/** The topics in which the cluster keeps its own records. Clients can read them and may not write to them. */
public final class InternalTopics {
    private static final Set<String> NAMES = Set.of("__consumer_offsets", "__transaction_state", "__share_group_state");

    private InternalTopics() {}

    public static boolean contains(String topic) {
        return NAMES.contains(topic);
    }
}
