package gregor.protocol;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;

/** Bytes that are not the message they should be: which field, at which byte, and what is wrong with it. */
public final class InvalidRequest extends KafkaException {
    private static final long serialVersionUID = 1;

    private final String path;
    private final int position;
    private final String reason;

    public InvalidRequest(int position, String reason) {
        this("", position, reason, null);
    }

    private InvalidRequest(String path, int position, String reason, Throwable cause) {
        super(ErrorCode.INVALID_REQUEST, (path.isEmpty() ? "" : path + ": ") + reason + " (at byte " + position + ")", cause);
        this.path = path;
        this.position = position;
        this.reason = reason;
    }

    /** The same error, seen from one level further out: the outer name goes before the path. */
    InvalidRequest within(String outer) {
        String joined = path.isEmpty() || path.startsWith("[") ? outer + path : outer + "." + path;
        return new InvalidRequest(joined, position, reason, this);
    }

    /** The field, from the outside in, as in {@code FetchRequest v12.topics[3].partitions[0].fetchOffset}. */
    public String path() {
        return path;
    }

    /** Where reading stopped, counted in bytes from the start of the buffer that was read. */
    public int position() {
        return position;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this; // a client's mistake, made at a client's rate: the path says more than our call stack would
    }
}
