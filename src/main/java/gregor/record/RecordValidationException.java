package gregor.record;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import java.util.List;

/** A batch that is refused for some of its records, with the reasons that the produce response lists (KIP-467). */
public final class RecordValidationException extends KafkaException {
    private static final long serialVersionUID = 1;

    /** @param batchIndex which record of the batch, counted from 0 */
    public record RecordError(int batchIndex, String message) {}

    private final transient List<RecordError> recordErrors;

    public RecordValidationException(ErrorCode error, String message, List<RecordError> recordErrors) {
        super(error, message);
        this.recordErrors = List.copyOf(recordErrors);
    }

    public List<RecordError> recordErrors() {
        return recordErrors;
    }
}
