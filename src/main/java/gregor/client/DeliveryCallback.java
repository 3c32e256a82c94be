package gregor.client;

import gregor.base.KafkaException;

/** Told exactly once what became of a record. */
public interface DeliveryCallback {

    /**
     * @param metadata null with an error
     * @param error null if the record is stored as often as {@code acks} asks; otherwise it may be stored or not,
     *     except for errors that say it was refused
     */
    void onCompletion(RecordMetadata metadata, KafkaException error);
}
