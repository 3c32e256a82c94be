package gregor.metadata;

import gregor.base.Uuid;

/** Directory ids that are no directory's: KIP-858 set the first hundred aside. */
public final class DirectoryId {

    /** The replica's broker has not said yet where it put it. */
    public static final Uuid UNASSIGNED = new Uuid(0, 0);

    /** The replica is in a directory that went offline. */
    public static final Uuid LOST = new Uuid(0, 1);

    /** The replica is older than directory ids. */
    public static final Uuid MIGRATING = new Uuid(0, 2);

    private DirectoryId() {}

    /** Whether an id is one that no directory may have. */
    public static boolean isReserved(Uuid id) {
        return id.mostSignificantBits() == 0 && id.leastSignificantBits() >= 0 && id.leastSignificantBits() < 100;
    }
}
