package gregor.log;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import java.io.IOException;

/**
 * The lock of a log, which everything that changes the log holds, and the rule that goes with it: after an error of the
 * disk while changing, nothing changes the log any more (log.I5). Whatever would come behind an append that failed would
 * stand behind a hole, and a force that failed has perhaps dropped the bytes, so that a second one succeeds and proves
 * nothing.
 */
final class FailStop {

    private final LocalLog local;
    /** Why nothing can be written any more; null while the log is usable. */
    private volatile KafkaException reason;

    FailStop(LocalLog local) {
        this.local = local;
    }

    /** The reason why the log can't be changed any more; null while it can. */
    KafkaException reason() {
        return reason;
    }

    /** @throws KafkaException KAFKA_STORAGE_ERROR with the reason, if there is one */
    void ensureUsable() {
        KafkaException why = reason;
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
        return reason;
    }

    /** The log is closed or deleted. */
    void ended(String why) {
        reason = new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, why);
    }
}
