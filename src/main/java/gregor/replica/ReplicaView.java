package gregor.replica;

import java.util.Comparator;

/**
 * A replica that a consumer could read from, as its leader sees it. Source: Kafka's {@code ReplicaView}.
 *
 * @param brokerId where it is
 * @param rack of that broker; null if it has none, or if the consumer can't go there
 * @param endOffset where its log ends, as far as the leader knows
 * @param behindMs for how long it is not known to have had everything
 */
record ReplicaView(int brokerId, String rack, long endOffset, long behindMs) {

    /** No broker. */
    static final int NONE = -1;
    /** Who has most; then who had everything last; then the greater id, only so that it is the same one each time. */
    static final Comparator<ReplicaView> MOST_CAUGHT_UP = Comparator.comparingLong(ReplicaView::endOffset)
        .thenComparing(Comparator.comparingLong(ReplicaView::behindMs).reversed())
        .thenComparingInt(ReplicaView::brokerId);
}
