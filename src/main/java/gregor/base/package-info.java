/**
 * Values that everybody shares: the name of a partition, an id, an error code, a check.
 *
 * <p><b>The problem.</b> Every part of the system talks about partitions, ids and errors, and must mean the same by
 * them. This package is the smallest thing they can all depend on: it has no behaviour beyond its values and uses no
 * other package.
 *
 * <p><b>Reading order.</b> {@link gregor.base.TopicPartition}, {@link gregor.base.Uuid}, {@link gregor.base.OffsetAndEpoch},
 * {@link gregor.base.ErrorCode} and {@link gregor.base.KafkaException}; then {@link gregor.base.Check}, how the code
 * states an invariant, and {@link gregor.base.Uses}, how a package states what it depends on.
 *
 * <p><b>In Apache Kafka</b> these are {@code TopicPartition}, {@code Uuid} (KIP-516), {@code Errors} with its hundred
 * exception classes (here one exception carries the code), and {@code OffsetAndEpoch} of the server.
 */
@Uses({})
package gregor.base;
