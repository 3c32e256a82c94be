package gregor.metadata;

import gregor.base.Uuid;
import gregor.port.Entropy;

/** Draws ids: for topics, directories, clusters, incarnations of brokers. */
public final class RandomId {

    private RandomId() {}

    /** An id that is not set aside for anything, and whose text no tool could take for a flag. */
    public static Uuid draw(Entropy entropy) {
        Uuid id;
        do {
            id = Uuid.ofRandomBits(entropy.nextLong(), entropy.nextLong());
        } while (id.startsWithDash() || DirectoryId.isReserved(id));
        return id;
    }
}
