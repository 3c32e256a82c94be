package gregor.metadata;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;

/**
 * Metadata on disk that this release cannot read: damaged, from a later release, or not Kafka's at all. A node that
 * meets it stops, because state built on a log with a hole in it is wrong.
 */
public final class UnreadableMetadata extends KafkaException {
    private static final long serialVersionUID = 1;

    public UnreadableMetadata(String message) {
        super(ErrorCode.UNKNOWN_SERVER_ERROR, message);
    }

    public UnreadableMetadata(String message, Throwable cause) {
        super(ErrorCode.UNKNOWN_SERVER_ERROR, message, cause);
    }
}
