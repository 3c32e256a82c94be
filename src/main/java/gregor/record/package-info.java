/**
 * The record batch, format 2: what is sent, stored, checked and replicated as one.
 *
 * <p><b>The problem.</b> A broker is sent records by the million and must not touch each. So a producer puts many in a
 * batch, and all that a broker needs to know stands in a header of 61 bytes. The batch that the producer made is the
 * batch on the disk of every replica and the batch that a consumer takes apart: same bytes, but for the few that the
 * leader writes into the header when it gives the batch its place.
 *
 * <p><b>Terms.</b> An <i>offset</i> is a record's number in its partition; a batch has a <i>base offset</i> and its
 * records count from there (deltas), and likewise for timestamps. A <i>sequence</i> numbers the records of one producer
 * in one partition, so that a repeated batch is recognised. The <i>leader epoch</i> says under which leader a batch
 * was appended. A <i>control batch</i> speaks to brokers: it ends a transaction, or belongs to the metadata log.
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: the CRC covers all bytes from the attributes on; no change there passes {@link gregor.record.RecordBatch#isValid()}.
 *   <li>I2: base offset and leader epoch lie before those bytes; to set them leaves the CRC right. What else is set in
 *       place computes it anew.
 *   <li>I3: what was appended to a builder is what is read from its batch, packed or not, rewritten or not.
 *   <li>I4: what {@link gregor.record.BatchValidator} accepts is well-formed to the last byte: lengths fit, counts agree, and
 *       offsets run 0, 1, 2 and so on. Nobody who reads the log later has to doubt it.
 *   <li>I5: no bytes, however wrong, lead a reader out of the batch or into another exception than a
 *       {@code KafkaException} with a code.
 *   <li>I6: memory follows what is really there, and unpacked records end at
 *       {@link gregor.record.RecordBatch#MAX_UNPACKED_BYTES}; never what a length or a count claims.
 * </ul>
 *
 * <p><b>Reading order.</b> {@link gregor.record.RecordBatch} with the picture of the header; {@link gregor.record.Record} and
 * {@code RecordIterator}, what is behind it; {@link gregor.record.BatchBuilder}, the way there;
 * {@link gregor.record.BatchValidator} and {@code RecordWalk}, what a broker does with a batch from a producer, without
 * an object for any record; {@link gregor.record.KeyCursor} and {@link gregor.record.BatchFilter}, what compaction does with
 * one; {@link gregor.record.ControlType}, {@link gregor.record.ControlRecord},
 * {@link gregor.record.ControlMessage}, what brokers tell each other.
 *
 * <p><b>Left out</b> compared with Apache Kafka: message formats 0 and 1, which 4.x does not take from producers either,
 * and with them conversion between formats.
 *
 * <p><b>KIPs.</b> 32 (timestamps), 82 (headers), 98 (format 2, transactions), 101 (leader epoch), 467 (errors per record),
 * 534 (delete horizon), 595, 630 and 853 (control records of the metadata log).
 */
@Uses({"base", "protocol", "compress"})
package gregor.record;

import gregor.base.Uses;
