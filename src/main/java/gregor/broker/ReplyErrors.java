package gregor.broker;

import gregor.base.ErrorCode;
import java.lang.reflect.RecordComponent;
import java.util.List;

/**
 * Finds an error in a reply, wherever its API has it: at the top, in a topic or in a partition. Kafka's method
 * {@code AbstractResponse.errorCounts}.
 */
public final class ReplyErrors {

    private static final String ERROR_FIELD = "errorCode";

    private ReplyErrors() {}

    /** Whether any of a reply's error codes is this one. */
    public static boolean contains(Record reply, ErrorCode error) {
        for (RecordComponent component : reply.getClass().getRecordComponents()) {
            Object value = value(reply, component);
            if (component.getName().equals(ERROR_FIELD) ? (short) value == error.code() : isIn(value, error)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isIn(Object value, ErrorCode error) {
        if (value instanceof List<?> parts) {
            return parts.stream().anyMatch(part -> part instanceof Record nested && contains(nested, error));
        }
        return value instanceof Record nested && contains(nested, error);
    }

    private static Object value(Record reply, RecordComponent component) {
        try {
            return component.getAccessor().invoke(reply);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the field " + component.getName() + " of " + reply.getClass() + " cannot be read", e);
        }
    }
}
