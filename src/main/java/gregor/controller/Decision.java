package gregor.controller;

import gregor.metadata.MetadataRecord;
import java.util.List;

/**
 * What the controller makes of a request: records that say what shall be, and the reply that leaves once they are
 * committed. Deciding changes nothing; replaying the records does. Kafka's class {@code ControllerResult}.
 *
 * @param records none for a reply that changes nothing
 * @param oneBatch whether the records count all together or not at all; otherwise there may be any number of them, and each
 *     beginning of the list is a state that the cluster can be in
 */
public record Decision<R>(List<MetadataRecord> records, R reply, boolean oneBatch) {

    /** All or nothing. */
    public Decision(List<MetadataRecord> records, R reply) {
        this(records, reply, true);
    }

    static <R> Decision<R> noChange(R reply) {
        return new Decision<>(List.of(), reply);
    }

    /** As many batches as it takes: for what has to be done however much it is, such as fencing a broker. */
    static <R> Decision<R> inBatches(List<MetadataRecord> records, R reply) {
        return new Decision<>(records, reply, false);
    }
}
