package gregor.client;

import gregor.base.KafkaException;

/**
 * One part's outcome of a request about several things.
 *
 * @param value null with an error
 * @param error null if it worked
 */
public record Result<T>(T value, KafkaException error) {

    public static <T> Result<T> of(T value) {
        return new Result<>(value, null);
    }

    public static <T> Result<T> failed(KafkaException error) {
        return new Result<>(null, error);
    }

    /** @throws KafkaException the error, if there is one */
    public T get() {
        if (error != null) {
            throw error;
        }
        return value;
    }
}
