package gregor.controller;

import gregor.metadata.MetadataRecord;
import java.util.List;

/**
 * What the controller makes of a request: records that say what shall be, and the reply that leaves once they are
 * committed. Deciding changes nothing; replaying the records does. Kafka's class {@code ControllerResult}.
 *
 * @param records written as one batch, all or nothing; none for a reply that changes nothing
 */
public record Decision<R>(List<MetadataRecord> records, R reply) {

    static <R> Decision<R> noChange(R reply) {
        return new Decision<>(List.of(), reply);
    }
}
