package gregor.sim;

import java.nio.file.Path;

/**
 * A call that is about to change a {@link SimDisk}. Reading is not counted: a crash between two reads is one before the
 * next change.
 *
 * @param number from 1, in the order of the calls
 * @param path of the file or directory; where a file goes, for a move; where it was opened, for a file that was moved since
 * @param bytes that a write brings; 0 for all other kinds
 */
public record DiskCall(long number, Kind kind, Path path, int bytes) {

    /** What a call does. */
    public enum Kind { CREATE, WRITE, TRUNCATE, FORCE, FORCE_DIRECTORY, MAKE_DIRECTORY, DELETE, MOVE }

    @Override
    public String toString() {
        return "call " + number + ", " + kind + " " + path + (kind == Kind.WRITE ? " (" + bytes + " bytes)" : "");
    }
}
