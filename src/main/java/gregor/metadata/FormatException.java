package gregor.metadata;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;

/**
 * Storage that cannot be formatted as asked, or that is not formatted as it should be. The message is for the
 * administrator, where possible in the words of Kafka's storage tool.
 */
public final class FormatException extends KafkaException {
    private static final long serialVersionUID = 1;

    public FormatException(String message) {
        super(ErrorCode.INVALID_REQUEST, message);
    }
}
