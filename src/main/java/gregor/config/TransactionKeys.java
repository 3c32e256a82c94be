package gregor.config;

import static gregor.config.Allowed.atLeast;
import static gregor.config.ConfigKey.key;
import static gregor.config.ConfigType.BOOLEAN;
import static gregor.config.ConfigType.INT;
import static gregor.config.ConfigType.SHORT;
import static gregor.config.Importance.HIGH;
import static gregor.config.Importance.LOW;

import java.util.List;

/** Settings of the transaction coordinator. */
final class TransactionKeys {

    private TransactionKeys() {}

    /** Transactions and the topic they are kept in. */
    static List<ConfigKey> transactions() {
        return List.of(
            key("transaction.state.log.num.partitions", INT, 50, atLeast(1), HIGH,
                "Partitions of __transaction_state. Not to be changed later."),
            key("transaction.state.log.replication.factor", SHORT, 3, atLeast(1), HIGH,
                "Replicas of each partition of __transaction_state."),
            key("transaction.state.log.min.isr", INT, 2, atLeast(1), HIGH,
                "The min.insync.replicas of __transaction_state."),
            key("transaction.state.log.segment.bytes", INT, 104_857_600, atLeast(1), HIGH,
                "Segment size of __transaction_state."),
            key("transaction.state.log.load.buffer.size", INT, 5_242_880, atLeast(1), HIGH,
                "Bytes that are read at a time when a coordinator loads its log."),
            key("transaction.max.timeout.ms", INT, 900_000, atLeast(1), HIGH,
                "Longest timeout that a producer may ask for."),
            key("transactional.id.expiration.ms", INT, 604_800_000, atLeast(1), HIGH,
                "How long an idle transactional id is remembered."),
            key("transaction.abort.timed.out.transaction.cleanup.interval.ms", INT, 10_000, atLeast(1), LOW,
                "How often transactions that ran out of time are looked for and aborted."),
            key("transaction.remove.expired.transaction.cleanup.interval.ms", INT, 3_600_000, atLeast(1), LOW,
                "How often expired transactional ids are looked for and removed."),
            key("transaction.partition.verification.enable", BOOLEAN, true, LOW,
                "Whether a partition asks the coordinator, before a transactional append, that the transaction is open.")
                    .clusterWide(),
            key("transaction.two.phase.commit.enable", BOOLEAN, false, LOW,
                "Whether an outside coordinator may own a transaction (KIP-939)."),
            key("add.partitions.to.txn.retry.backoff.ms", INT, 20, atLeast(1), HIGH,
                "How long the broker waits before it tries again to add a partition to a transaction."),
            key("add.partitions.to.txn.retry.backoff.max.ms", INT, 100, atLeast(0), HIGH,
                "How long it tries in all."));
    }
}
