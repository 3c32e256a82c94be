/**
 * Kafka's binary protocol: the primitive types, and the codec that turns a record class into bytes and back.
 *
 * <p><b>The problem.</b> Some ninety APIs, each in several versions, each version a fixed layout that others must be
 * able to read: writing that by hand is ninety times the same mistake. And what comes in may be cut off, corrupt or
 * made up by somebody who means harm.
 *
 * <p><b>Terms.</b> A <i>message</i> is a record class with {@link gregor.protocol.Api} or
 * {@link gregor.protocol.Schema}; its components are its <i>fields</i>. A version is <i>flexible</i> (KIP-482) if its
 * lengths are <i>compact</i>, varints of the length plus one, and if each struct ends in a section of <i>tagged</i>
 * fields, which a reader can step over without knowing them. <i>Records</i> are batches that pass through unread.
 *
 * <p><b>From class to bytes.</b>
 * <pre>
 *   record class + version --SchemaCompiler--> Struct of Fields, each with a Shape
 *                                                |
 *   WireReader  --- Shape.read ----------------> values --RecordAccess.make--> record
 *   WireWriter  <-- Shape.write ---------------- values <--RecordAccess.take-- record
 * </pre>
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: whatever the bytes are, reading them gives a message or {@link gregor.protocol.InvalidRequest} with the
 *       field's path and the byte's position; never another exception.
 *   <li>I2: a length or a count is held against the bytes that are left before memory is taken for it.
 *   <li>I3: reading undoes writing, and {@link gregor.protocol.Codec#size} is the number of bytes written.
 *   <li>I4: a value that the version has no field for is an error, unless the field is
 *       {@link gregor.protocol.Ignorable} or the value is its default.
 *   <li>I5: records are not copied, neither in (they are views of what was read) nor out (they are parts of their own).
 * </ul>
 *
 * <p><b>Reading order.</b> {@link gregor.protocol.WireReader} and {@link gregor.protocol.WireWriter} for the primitive
 * types; the annotations {@link gregor.protocol.Since}, {@link gregor.protocol.Until}, {@link gregor.protocol.Tagged},
 * {@link gregor.protocol.Nullable}, {@link gregor.protocol.Default}, {@link gregor.protocol.Ignorable};
 * {@link gregor.protocol.Codec}, then behind it {@code SchemaCompiler}, {@code Struct}, {@code Sized}, {@code ArrayOf};
 * {@link gregor.protocol.FieldRanges} for the same plan as a picture of the bytes. Last, for the curious,
 * {@code RecordAccessWriter}, which writes a class file.
 *
 * <p><b>In Apache Kafka</b> the build generates a class for each message from a JSON file. What is left out here: a
 * field that is not flexible in a flexible version (there is one, the client id in the request's header, and it is read
 * by hand), keeping unknown tagged fields in order to write them again, and collections that are maps by a key, which
 * are lists here.
 *
 * <p><b>KIPs.</b> 482 (flexible versions, tagged fields), 511 (why the header of the ApiVersions reply never has tags).
 */
@Uses({"base"})
package gregor.protocol;

import gregor.base.Uses;
