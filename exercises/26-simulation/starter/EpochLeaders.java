package gregor.sim;

import gregor.raft.ReplicaKey;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who has led which epoch, of all that any node has ever believed of itself in a run: RFT-1 and RFT-3. No node can know this. It
 * forgets nothing: an epoch is its leader's for ever, whoever leads later ones by then.
 */
final class EpochLeaders {

    /**
     * @param life of the leader's process in which it leads
     * @param sinceNanos the world's time when that was first seen
     */
    record Reign(ReplicaKey leader, int life, long sinceNanos) {}

    private final Map<Integer, Reign> reigns = new TreeMap<>();

    /**
     * Takes in that a replica believes that it leads an epoch. It is told so again and again while that lasts, and of several
     * epochs in turn: who was cut off goes on to believe in its epoch when others are in a later one.
     *
     * @param life of its process, counted from 1
     * @param nowNanos the world's time
     * @return whether this is news: nobody was known to lead this epoch
     * @throws Violation of RFT-1 if another replica has led this epoch, which is another one too if only its directory differs; of
     *     RFT-3 if this one has, in another life
     */
    boolean leads(ReplicaKey leader, int epoch, int life, long nowNanos) {
        throw new UnsupportedOperationException("Exercise 26.2: plant a bug and find it");
    }

    /** Null if nobody is known to have led it. */
    Reign of(int epoch) {
        return reigns.get(epoch);
    }

    /** How many epochs had a leader. */
    int count() {
        return reigns.size();
    }
}
