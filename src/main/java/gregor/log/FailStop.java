package gregor.log;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.index.CorruptIndexException;
import java.io.IOException;

/**
 * The lock of a log, which everything that changes the log holds, and the rule that goes with it: after an error of the
 * disk, nothing changes the log any more (log.I5). Whatever would come behind an append that failed would stand behind a
 * hole, and a force that failed has perhaps dropped the bytes, so that a second one succeeds and proves nothing. The other
 * logs of the directory are on the same disk, and stop as well.
 */
final class FailStop {

    private final LocalLog local;
    private final DirectoryState directoryState;
    /** Why nothing can be written any more; null while the log is usable. */
    private volatile KafkaException reason;

    FailStop(LocalLog local, DirectoryState directoryState) {
        this.local = local;
        this.directoryState = directoryState;
    }

    /** The reason why the log can't be changed any more; null while it can. */
    KafkaException reason() {
        if (reason == null && directoryState.failure() != null) {
            ended(local.directory() + " is in a log directory that is offline: " + directoryState.failure());
        }
        return reason;
    }

    /** @throws KafkaException KAFKA_STORAGE_ERROR with the reason, if there is one */
    void ensureUsable() {
        KafkaException why = reason();
        if (why != null) {
            throw new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, why.getMessage(), why);
        }
    }

    /** Makes a change under the lock; an error of the disk is the last thing that happens to the log. */
    synchronized void changing(String doing, FileChange change) {
        ensureUsable();
        try {
            change.run();
        } catch (IOException e) {
            throw fail(doing, e);
        }
    }

    /** Notes an error of the disk. */
    KafkaException fail(String doing, IOException cause) {
        reason = new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, doing + " in " + local.directory() + " failed: " + cause, cause);
        directoryState.failed(reason.getMessage());
        return reason;
    }

    /**
     * Notes that something could not be read. What the disk has lost it may lose again, unless the file was closed for a
     * reason, or is an index, which a start makes again.
     */
    KafkaException readFailed(IOException cause) {
        if (reason() == null && !(cause instanceof CorruptIndexException)) {
            return fail("reading", cause);
        }
        return new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, "reading " + local.directory() + " failed: " + cause, cause);
    }

    /** The log is closed or deleted. */
    void ended(String why) {
        reason = new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, why);
    }

    /** Closes the files and leaves them as they are. The log has ended, whatever is wrong with it. */
    synchronized void abandon() {
        if (reason() == null) {
            ended(local.directory() + " is closed");
        }
        try {
            local.close();
        } catch (IOException e) {
            // there is nobody left for whom it would make a difference
        }
    }
}
