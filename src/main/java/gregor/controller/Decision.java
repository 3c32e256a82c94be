package gregor.controller;

import gregor.metadata.LogRecords.BeginTransactionRecord;
import gregor.metadata.LogRecords.EndTransactionRecord;
import gregor.metadata.MetadataRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * What the controller makes of a request: records that say what shall be, and the reply that leaves once they are
 * committed. Deciding changes nothing; replaying the records does. Kafka's class {@code ControllerResult}.
 *
 * @param records none for a reply that changes nothing
 * @param oneBatch whether the records have to be one batch, which counts as a whole or not at all; otherwise there may be any number
 *     of them, and each beginning of the list is a state that the cluster can be in
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

    /**
     * All or nothing, however much it is: what one batch has no room for is a metadata transaction (KIP-868). Nobody sees anything of
     * it before its end, and the next controller takes it back if that is missing. Only for clusters whose
     * {@code metadata.version} has such transactions.
     *
     * @param name of the transaction, for those who read the log
     */
    static <R> Decision<R> whole(String name, List<MetadataRecord> records, R reply) {
        if (records.size() <= BatchLimit.MAX_RECORDS) {
            return new Decision<>(records, reply);
        }
        List<MetadataRecord> all = new ArrayList<>(records.size() + 2);
        all.add(new BeginTransactionRecord(name));
        all.addAll(records);
        all.add(new EndTransactionRecord());
        return inBatches(all, reply);
    }
}
