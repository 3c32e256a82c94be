/**
 * What Kafka's nodes and clients say to each other: one file per API, its request and its response as nested records.
 *
 * <p><b>The problem.</b> An API has up to nineteen versions, and a node must read and write each of them exactly as
 * everybody else does. Here a message is one record class: a field that came later says {@code @Since}, one that is
 * gone says {@code @Until}, and {@link gregor.protocol.Codec} does the rest. Handlers see one class whatever the
 * version on the wire.
 *
 * <p><b>Terms.</b> A <i>request</i> is answered by one <i>response</i> (Produce with acks=0 alone is not answered). A
 * <i>field</i> keeps Kafka's name, in camel case. An <i>ignorable</i> field may be dropped where the version lacks it;
 * any other refuses to be lost. A <i>tagged</i> field is not written when it has its default.
 *
 * <p>What many messages share: {@code errorCode} is the number of a {@link gregor.base.ErrorCode}, 0 for none, and
 * {@code errorMessage} is null if there is no error or nothing more to say. {@code throttleTimeMs} is how long the
 * client should hold back because it was over its quota; 0 if it was not. Broker ids are -1 where there is no broker,
 * epochs and offsets -1 where they are not known.
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: a request and its response have the same key, versions and flexible versions.
 *   <li>I2: a key has one pair of records.
 *   <li>I3: in each version, our bytes are those of Kafka's own classes (an interop test compares them).
 * </ul>
 *
 * <p><b>Reading order.</b> {@link gregor.message.ApiVersionsMessage}, the first thing said on a connection; then
 * {@link gregor.message.MetadataMessage}, {@link gregor.message.ProduceMessage}, {@link gregor.message.FetchMessage};
 * then {@link gregor.message.Messages}, the table of all.
 *
 * <p><b>In Apache Kafka</b> the messages are JSON files from which a build step generates classes of a thousand lines
 * each, with a hand-written request and response class around each. Here a record class is the schema and the value.
 * The ranges are those of the reference release; versions it calls unstable are left out.
 */
@Uses({"base", "protocol"})
package gregor.message;

import gregor.base.Uses;
