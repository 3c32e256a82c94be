package gregor.port;

import java.nio.file.FileSystemException;

/** Somebody else holds a lock: nothing is wrong with the disk. */
public final class LockedException extends FileSystemException {

    private static final long serialVersionUID = 1;

    /** @param file the lock */
    public LockedException(String file) {
        super(file, null, "is locked by another process that uses this directory");
    }
}
