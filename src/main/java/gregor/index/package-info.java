/**
 * Sparse look-ups: from an offset to a byte, from a time to an offset, from a range to the transactions aborted in it.
 *
 * <p><b>The problem.</b> A segment is up to a gigabyte of batches, one behind the other. Whoever asks for one offset
 * must not read it from the start, and an index with an entry for each record would be a second log. So there is an
 * entry for every few kilobytes: find the nearest entry at or below, then scan a handful of batches.
 *
 * <p><b>Terms.</b> An <i>entry</i> has a fixed size, big-endian, and offsets in it are relative to the segment's base
 * offset. The <i>tail</i> is the entries that are still in memory only. A <i>block</i> is 4 KiB of entries as read from
 * the file.
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: entries grow strictly: offsets and positions in an offset index, timestamps and offsets in a time index,
 *       markers' offsets in a transaction index.
 *   <li>I2: a relative offset fits a signed 32-bit number and is not negative.
 *   <li>I3: an offset or time index never has more entries than {@code segment.index.bytes} holds.
 *   <li>I4: an index is derived: it can be lost or damaged and is made again from its segment.
 * </ul>
 *
 * <p><b>Written behind, not mapped.</b> Apache Kafka maps its indexes into memory, as sparse files of 10 MiB that are
 * cut when a segment is closed. On the machine this was measured on (Linux, ext4), the first store into such a file takes
 * 2.2 ms (median; 55 ms at the 99th percentile) and makes up to 8 MiB of it resident, and a partition has two: several
 * milliseconds for the first record of each new partition. The first 12 bytes written into an empty file with an ordinary
 * write take 0.005 ms (0.06 ms). So here an index begins as nothing at all; entries gather in a buffer that grows with
 * them, and one ordinary write moves 4 KiB of them to the file: one system call for 512 entries of an offset index.
 * Nothing is preallocated, so no tail of zeros can be mistaken for entries after a crash (KAFKA-10207,
 * KAFKA-19200). What a crash loses, recovery makes again, as it must anyway.
 *
 * <p><b>Reading order.</b> {@link gregor.index.OffsetIndex}, {@link gregor.index.IndexFile} below it,
 * {@link gregor.index.TimeIndex}, {@link gregor.index.TransactionIndex}.
 *
 * <p><b>Left out compared with Apache Kafka:</b> memory mapping and preallocation, the warm section of its binary
 * search (here the tail and the latest block do that), entries in the old formats.
 *
 * <p><b>KIPs:</b> KIP-33 (time index), KIP-98 (transaction index).
 */
@Uses({"base", "port"})
package gregor.index;

import gregor.base.Uses;
