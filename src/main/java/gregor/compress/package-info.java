/**
 * The codecs that pack the records of a batch.
 *
 * <p><b>The problem.</b> A producer packs the records of a batch, brokers store them as they came and a consumer
 * unpacks them; the codec's id is part of the batch's header, so all three must agree on what it stands for. A broker
 * unpacks too, to look at what it accepts, to compact, to find a timestamp, and what it unpacks comes from strangers: a
 * kilobyte may hold a gigabyte, and any byte may be wrong.
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: memory follows what was really unpacked, up to a limit that the caller states; never what the packed bytes
 *       claim.
 *   <li>I2: bytes that are not in the codec's format end in CORRUPT_MESSAGE, never in another exception and never in
 *       content that the format's own checksum denies.
 * </ul>
 *
 * <p><b>Reading order.</b> {@link gregor.compress.Compression}, the ids and names; {@link gregor.compress.Packer}, a codec at a
 * level; {@link gregor.compress.Decompressor},
 * what all codecs have in common; {@code Gzip}, a format around the JDK's deflate. Then two that are written here
 * from the ground: {@code UnpackedBlock} and {@code Repeats}, the idea that both share, read backwards and forwards;
 * {@code SnappyElements} and {@code Lz4Sequences}, the two ways to write it down; {@code Snappy} and {@code Lz4}, the
 * frames around those, as Kafka has them; {@code XxHash32}, the checksum of lz4. Last the richest: {@code Zstd}, frames
 * and blocks, then what a block is made of, {@code ZstdLiterals} with {@code HuffmanTable} and {@code ZstdSequences} with
 * {@code FseTable}; and the way back, {@code ZstdEncoder} and {@code ZstdMatches}.
 * {@code DeepRepeats} is what lz4's other levels search with.
 *
 * <p><b>Left out</b> compared with Apache Kafka: what lz4 had wrong in message formats 0 and 1; zstd's dictionaries, which
 * no batch uses. In Apache Kafka: {@code CompressionType}, {@code Compression}, and a class a codec, such as
 * {@code GzipCompression}. KIP-110 (zstd), KIP-390 (levels).
 */
@Uses("base")
package gregor.compress;

import gregor.base.Uses;
