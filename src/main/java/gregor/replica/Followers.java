package gregor.replica;

import gregor.metadata.PartitionImage;
import java.util.Arrays;

/**
 * What a leader knows of the other replicas, from their fetches: a fetch offset is the end of the follower's log. -1 stands
 * for what was not heard yet in this leader's term.
 */
final class Followers {
    /** No other replica. */
    static final Followers NONE = new Followers(new Follower[0]);

    private static final long[] NO_OFFSETS = {};

    private static final class Follower {
        final int brokerId;
        final boolean inSync;
        volatile long endOffset = -1;
        volatile long logStartOffset = -1;

        Follower(int brokerId, boolean inSync, Follower before) {
            this.brokerId = brokerId;
            this.inSync = inSync;
            if (before != null) {
                endOffset = before.endOffset;
                logStartOffset = before.logStartOffset;
            }
        }
    }

    private final Follower[] followers;

    private Followers(Follower[] followers) {
        this.followers = followers;
    }

    /** The replicas of an image but one, with the progress that is known already. */
    Followers of(PartitionImage image, int leaderId) {
        Follower[] found = new Follower[image.replicas().size()];
        int count = 0;
        for (int replicaId : image.replicas()) {
            if (replicaId != leaderId) {
                found[count++] = new Follower(replicaId, image.isr().contains(replicaId), find(replicaId));
            }
        }
        return count == 0 ? NONE : new Followers(Arrays.copyOf(found, count));
    }

    private Follower find(int replicaId) {
        for (Follower follower : followers) {
            if (follower.brokerId == replicaId) {
                return follower;
            }
        }
        return null;
    }

    boolean has(int replicaId) {
        return find(replicaId) != null;
    }

    /** Notes where a follower's log begins and ends. */
    void note(int replicaId, long endOffset, long logStartOffset) {
        Follower follower = find(replicaId);
        follower.endOffset = endOffset;
        follower.logStartOffset = logStartOffset;
    }

    /** The end offsets of the followers in the ISR. */
    long[] inSyncEndOffsets() {
        if (followers.length == 0) {
            return NO_OFFSETS;
        }
        long[] offsets = new long[followers.length];
        int count = 0;
        for (Follower follower : followers) {
            if (follower.inSync) {
                offsets[count++] = follower.endOffset;
            }
        }
        return Arrays.copyOf(offsets, count);
    }

    /** The least log start among the followers and the leader. */
    long leastLogStart(long leadersLogStart) {
        long least = leadersLogStart;
        for (Follower follower : followers) {
            least = Math.min(least, follower.logStartOffset);
        }
        return least;
    }
}
