package gregor.tools;

import gregor.protocol.Default;
import gregor.protocol.Nullable;
import gregor.protocol.Schema;
import gregor.protocol.Since;
import gregor.protocol.Tagged;
import java.util.List;

/** What {@code __transaction_state} holds: the state of each transactional id (KIP-98, KIP-915), as Kafka 4.3 writes it. */
final class TransactionLogRecords {

    private TransactionLogRecords() {}

    @Schema(versions = "0")
    public record TransactionLogKey(String transactionalId) {}

    @Schema(versions = "0-1", flexible = "1+")
    public record TransactionLogValue(
        long producerId, @Since(1) @Tagged(0) @Default("-1") long previousProducerId,
        @Since(1) @Tagged(1) @Default("-1") long nextProducerId, short producerEpoch,
        @Since(1) @Tagged(3) @Default("-1") short nextProducerEpoch, int transactionTimeoutMs, byte transactionStatus,
        @Nullable List<PartitionsSchema> transactionPartitions, long transactionLastUpdateTimestampMs,
        long transactionStartTimestampMs, @Since(1) @Tagged(2) short clientTransactionVersion) {

        public record PartitionsSchema(String topic, List<Integer> partitionIds) {}
    }
}
