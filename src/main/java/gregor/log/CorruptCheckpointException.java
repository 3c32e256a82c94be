package gregor.log;

import java.io.IOException;
import java.nio.file.Path;

/** A checkpoint file, or another small file of a log directory, whose content is not of its format. */
public final class CorruptCheckpointException extends IOException {
    private static final long serialVersionUID = 1;

    public CorruptCheckpointException(Path file, String what) {
        super(file + ": " + what);
    }
}
