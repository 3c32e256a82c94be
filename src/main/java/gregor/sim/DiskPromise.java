package gregor.sim;

import gregor.port.Disk;

/** What a disk promises to programs, and a bad one does not keep. */
public enum DiskPromise {
    /** What was written to a file before {@link java.nio.channels.FileChannel#force} survives a power failure. */
    FORCE,
    /** The names in a directory survive a power failure after {@link Disk#forceDirectory}. */
    DIRECTORY_FORCE
}
