package gregor.raft;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.port.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The file {@link QuorumState} in the directory of the metadata log. */
public final class FileQuorumStateStore implements QuorumStateStore {

    private final Disk disk;
    private final Path directory;
    private QuorumState onDisk;

    /**
     * Reads the file, and makes sure that it stays: a process that was killed may have left it renamed and the name not forced. Whoever
     * acts on it would forget a vote when the power fails.
     *
     * @throws IOException if there is a file that cannot be read; names it
     */
    public FileQuorumStateStore(Disk disk, Path directory) throws IOException {
        this.disk = disk;
        this.directory = directory;
        this.onDisk = QuorumState.read(disk, directory);
        if (onDisk != null) {
            disk.forceDirectory(directory);
        }
    }

    @Override
    public QuorumState read() {
        return onDisk == null ? QuorumState.NONE : onDisk;
    }

    @Override
    public void write(QuorumState state, int kraftVersion, List<Integer> voterIds) {
        try {
            state.write(disk, directory, onDisk, kraftVersion, voterIds);
        } catch (IOException e) {
            throw new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, "the file " + directory.resolve(QuorumState.FILE_NAME)
                + " cannot be written: " + e.getMessage(), e);
        }
        onDisk = state;
    }
}
