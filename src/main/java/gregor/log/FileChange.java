package gregor.log;

import java.io.IOException;

/** Something that changes files. */
interface FileChange {
    void run() throws IOException;
}
