package gregor.client;

import gregor.base.Uuid;
import java.util.List;

/** A topic as an admin client sees it. */
public record TopicDescription(String name, Uuid id, boolean isInternal, List<Partition> partitions) {

    /**
     * @param leaderId -1 if there is none
     * @param replicas brokers, the preferred leader first
     * @param eligibleLeaders replicas out of sync that are sure to hold all that was committed (KIP-966); null if the
     *     broker does not tell
     * @param lastKnownEligible those that were eligible and lost their disks; null if the broker does not tell
     */
    public record Partition(int index, int leaderId, List<Integer> replicas, List<Integer> isr, List<Integer> eligibleLeaders,
            List<Integer> lastKnownEligible) {}
}
