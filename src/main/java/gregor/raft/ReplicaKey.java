package gregor.raft;

import gregor.base.Uuid;

/**
 * A replica of the metadata log: its node's id and the directory its log is in. A node that comes back with an empty disk has
 * another directory, and so is another voter (KIP-853, RFT-16).
 *
 * @param directoryId {@link Uuid#ZERO} where it is not known: with kraft.version 0, or in old versions of a request
 */
public record ReplicaKey(int id, Uuid directoryId) {

    /** Whether the other may be the same replica: same id, and the same directory where both say one. */
    public boolean matches(ReplicaKey other) {
        return id == other.id && (directoryId.equals(Uuid.ZERO) || other.directoryId.equals(Uuid.ZERO) || directoryId.equals(other.directoryId));
    }

    @Override
    public String toString() {
        return id + ":" + directoryId;
    }
}
