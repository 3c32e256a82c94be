package gregor.tools;

import gregor.base.TopicPartition;
import java.util.Comparator;

/** One replica. Ordered by broker, then by partition. */
record ReplicaOnBroker(TopicPartition partition, int broker) implements Comparable<ReplicaOnBroker> {

    private static final Comparator<ReplicaOnBroker> ORDER =
        Comparator.comparingInt(ReplicaOnBroker::broker).thenComparing(ReplicaOnBroker::partition);

    @Override
    public int compareTo(ReplicaOnBroker other) {
        return ORDER.compare(this, other);
    }

    /** {@code topic-partition-broker}. */
    @Override
    public String toString() {
        return partition + "-" + broker;
    }
}
