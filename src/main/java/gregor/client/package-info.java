/**
 * The clients: a producer, a consumer and an admin client on top of one small network client.
 *
 * <p><b>The problem.</b> A client talks to many brokers at once, of releases it does not know, any of which may be slow,
 * gone, or no longer the leader. It has to find its way, send again what may be sent again, keep what must stay in
 * order, and take no more memory than it was allowed.
 *
 * <p><b>Terms.</b> A <i>node</i> is a broker's address. <i>Bootstrap</i> addresses are those one starts with, before any
 * broker is known by its id. <i>Metadata</i> is the picture of brokers and leaders that a client holds; it is always a
 * little old. A request is <i>waiting</i> until it is written, then <i>in flight</i> until its reply has come. A
 * <i>retriable</i> error may pass by itself or with fresher metadata. A consumer's <i>position</i> is the offset of the
 * record it returns next.
 *
 * <p><b>How it works.</b> {@code NodeConnection}, {@code RecordAccumulator}, {@code Sender}, {@code Fetcher},
 * {@code PositionLookup} and {@code ClientMetadata} are step machines: they are told the time and what came in, and own no
 * thread. Everything moves while somebody is inside {@link gregor.client.NetworkClient#poll}; the producer, the consumer
 * and the admin client poll it on their caller's thread. Nodes talk to each other through the same
 * {@link gregor.client.NetworkClient}, without metadata: they know where the others are.
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: a connection's states follow the drawing in {@code NodeConnection}.
 *   <li>I2: each request's handler is told exactly once: the reply, or why there is none.
 *   <li>I3: replies of a connection belong to its requests in their order; a correlation id that does not match ends the
 *       connection.
 *   <li>I4: what waits for a connection is bounded.
 *   <li>I5: each record handed to a producer completes exactly once.
 *   <li>I6: of a partition only the first batch is under way, so records are stored in the order in which they were
 *       handed in (one whose acknowledgement was lost perhaps twice).
 *   <li>I7: batches, waiting and under way, take no more than {@code buffer.memory}.
 *   <li>I8: what a broker remembers of a fetch session is what the client wants to fetch, or the session is over (fetch.I1).
 *   <li>I9: from its position on a consumer leaves no record out and returns none twice.
 * </ul>
 *
 * <p><b>Reading order.</b> {@code NodeConnection} and {@link gregor.client.NetworkClient}: requests and replies.
 * {@link gregor.client.ClientMetadata}: who leads what. {@code RecordAccumulator}, {@code Sender} and
 * {@link gregor.client.KafkaProducer}: records on their way in. {@code PositionLookup}, {@link gregor.fetch.FetchSessionHandler}, {@code Fetcher} and
 * {@link gregor.client.KafkaConsumer}: on their way out. {@code LeaderCall} and {@link gregor.client.AdminClient}: the
 * rest.
 *
 * <p><b>Left out</b> of what Apache Kafka's clients have: idempotence and transactions, consumer groups,
 * {@code read_committed}, serializers, interceptors and metrics; SASL and TLS; closing of idle connections and the random
 * part of back-off times; a partitioner that looks at how loaded the brokers are; the
 * check for truncation (KIP-320); splitting a batch that the broker finds too large.
 *
 * <p><b>Sources.</b> KIP-35 and KIP-511 (versions), KIP-74 (fetch limits), KIP-79 (offsets by time), KIP-227 (fetch
 * sessions), KIP-392 (near replicas), KIP-480 and KIP-794 (sticky partitioner), KIP-516 (topic ids), KIP-580 (back-off), KIP-899 (back to the
 * bootstrap addresses), KIP-919 (controllers asked without a broker), KIP-951 (the new leader in an error). In Apache Kafka: {@code NetworkClient}, {@code Metadata}, {@code RecordAccumulator},
 * {@code Sender}, {@code Fetcher}, {@code KafkaAdminClient}.
 */
@Uses({"base", "compress", "config", "fetch", "message", "port", "protocol", "record"})
package gregor.client;

import gregor.base.Uses;
