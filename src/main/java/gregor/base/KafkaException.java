package gregor.base;

import java.util.Objects;

/** A request (or a part of one) that cannot be served, with the error code that its sender is told. */
public class KafkaException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ErrorCode error;

    public KafkaException(ErrorCode error, String message) {
        super(message);
        this.error = Objects.requireNonNull(error, "error");
    }

    public KafkaException(ErrorCode error, String message, Throwable cause) {
        super(message, cause);
        this.error = Objects.requireNonNull(error, "error");
    }

    public KafkaException(ErrorCode error) {
        this(error, error.message());
    }

    public final ErrorCode error() {
        return error;
    }
}
