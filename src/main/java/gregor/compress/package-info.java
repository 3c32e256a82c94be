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
 * <p><b>Reading order.</b> {@link gregor.compress.Compression}, the ids and names; {@link gregor.compress.Decompressor},
 * what all codecs have in common; {@code Gzip}, a format around the JDK's deflate.
 *
 * <p><b>Left out</b> compared with Apache Kafka: snappy, lz4 and zstd are known by id and name, and batches packed with
 * them are stored and served, but not yet looked into; levels ({@code compression.gzip.level}, KIP-390).
 * In Apache Kafka: {@code CompressionType}, {@code Compression}, {@code GzipCompression}.
 */
@Uses("base")
package gregor.compress;

import gregor.base.Uses;
