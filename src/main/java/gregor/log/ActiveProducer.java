package gregor.log;

/**
 * What a log remembers of an idempotent producer, as DescribeProducers tells it.
 *
 * @param lastSequence of its last batch; -1 if none is known
 * @param lastTimestamp of its last batch or marker
 * @param coordinatorEpoch of the last transaction marker; -1 if there was none
 * @param currentTxnStartOffset first offset of its open transaction; -1 if none is open
 */
public record ActiveProducer(long producerId, short producerEpoch, int lastSequence, long lastTimestamp,
                             int coordinatorEpoch, long currentTxnStartOffset) {}
