package gregor.replica;

import gregor.base.TopicPartition;
import gregor.purgatory.DelayedOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A fetch that waits until enough bytes can be read, or until something happened that the asker should be told at once: a
 * partition has another leader, is gone, has a new segment.
 *
 * <p>To look whether it is time costs no reading: bytes are counted between the places of two offsets. When it is, all
 * partitions are read anew. Source: Kafka's {@code DelayedFetch}.
 */
final class DelayedFetch extends DelayedOperation {
    private final ReplicaManager replicas;
    private final HostedPartitions hosted;
    private final FetchParams params;
    private final List<FetchPartitionRequest> wanted;
    private final List<FetchResult> found;
    private final Consumer<List<FetchResult>> reply;

    /** @param found what the first reading found: too little, but without an error */
    DelayedFetch(ReplicaManager replicas, HostedPartitions hosted, FetchParams params, List<FetchPartitionRequest> wanted,
            List<FetchResult> found, Consumer<List<FetchResult>> reply) {
        super(params.maxWaitMs());
        this.replicas = replicas;
        this.hosted = hosted;
        this.params = params;
        this.wanted = wanted;
        this.found = found;
        this.reply = reply;
    }

    List<TopicPartition> keys() {
        List<TopicPartition> keys = new ArrayList<>(wanted.size());
        for (int i = 0; i < wanted.size(); i++) {
            keys.add(wanted.get(i).topicPartition());
        }
        return keys;
    }

    @Override
    protected boolean tryComplete() {
        long readableBytes = 0;
        for (int i = 0; i < found.size() && readableBytes < params.minBytes(); i++) {
            FetchResult result = found.get(i);
            Partition partition = hosted.find(result.wanted().topicPartition());
            int bytes = partition == null ? Partition.ANSWER_NOW
                : partition.readableBytes(result.wanted(), result.start(), params);
            if (bytes == Partition.ANSWER_NOW) {
                return true;
            }
            readableBytes += bytes;
        }
        return readableBytes >= params.minBytes();
    }

    @Override
    protected void onComplete() {
        replicas.answer(params, wanted, reply);
    }
}
