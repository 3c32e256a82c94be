package gregor.replica;

import gregor.base.TopicPartition;
import java.util.ArrayList;
import java.util.List;

/**
 * A partition of a request that is answered once its replicas have followed.
 *
 * @param index its place in the answer
 * @param awaited what they must have
 * @param <W> how that is said
 */
record PendingPartition<W>(int index, Partition partition, W awaited) {

    /** What a check of their progress watches. */
    static List<TopicPartition> keys(List<? extends PendingPartition<?>> pending) {
        List<TopicPartition> keys = new ArrayList<>(pending.size());
        for (PendingPartition<?> each : pending) {
            keys.add(each.partition().topicPartition());
        }
        return keys;
    }
}
