package gregor.sim;

/** What goes wrong with one call to a {@link SimDisk}. */
public enum DiskFault {
    /** Nothing: the call does what it should. */
    NONE,
    /** A write takes only the first half of its bytes, and says so. No error, and easy to overlook. */
    SHORT_WRITE,
    /** The disk is full: of a write the first half is there; a file or a directory can't be made. */
    NO_SPACE,
    /** A write would make the file larger than it may be: nothing of it is there. */
    TOO_LARGE,
    /**
     * Forcing fails once. What it should have made to last never will: to programs it looks as if it were there, the next
     * force succeeds and does nothing for it, and a power failure takes it. Linux and most of its file systems do so.
     */
    FAILED_FORCE;

    /** Whether a call of a kind can meet this. */
    public boolean canHit(DiskCall.Kind kind) {
        return switch (this) {
            case NONE -> true;
            case SHORT_WRITE, TOO_LARGE -> kind == DiskCall.Kind.WRITE;
            case NO_SPACE -> kind == DiskCall.Kind.WRITE || kind == DiskCall.Kind.CREATE || kind == DiskCall.Kind.MAKE_DIRECTORY;
            case FAILED_FORCE -> kind == DiskCall.Kind.FORCE || kind == DiskCall.Kind.FORCE_DIRECTORY;
        };
    }
}
