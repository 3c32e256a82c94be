package gregor.log;

import gregor.port.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The file {@code NNN.snapshot}: the state of the producers before offset NNN, so that a start need not read the log
 * from its beginning. Only the last batch of a producer is in it, and only open transactions: whether the marker of an ended
 * one was replicated is not, so that after a start the last stable offset may be ahead of where it was, as in Apache Kafka.
 *
 * <pre>
 *   0         2       6       10
 *   | version | crc   | count | entries of 46 bytes
 *             CRC-32C of all that follows it
 *
 *   0             8       10              14            22             26          34                  38
 *   | producer id | epoch | last sequence | last offset | offset delta | timestamp | coordinator epoch | open txn's
 *                                                                                            first offset or -1 |
 * </pre>
 *
 * Source: Kafka's {@code ProducerStateManager}, {@code ProducerSnapshot.json}.
 */
final class ProducerSnapshot {

    private static final short VERSION = 1;
    private static final int CRC_AT = 2;
    private static final int COUNT_AT = 6;
    private static final int HEADER_BYTES = 10;
    private static final int ENTRY_BYTES = 46;

    private ProducerSnapshot() {}

    static ByteBuffer encode(Collection<ProducerEntry> entries) {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + entries.size() * ENTRY_BYTES);
        bytes.putShort(VERSION).putInt(0).putInt(entries.size());
        for (ProducerEntry entry : entries) {
            bytes.putLong(entry.producerId)
                .putShort(entry.epoch())
                .putInt(entry.lastSequence())
                .putLong(entry.lastOffset())
                .putInt(entry.lastOffsetDelta())
                .putLong(entry.lastTimestamp())
                .putInt(entry.coordinatorEpoch())
                .putLong(entry.currentTxnFirstOffset());
        }
        bytes.flip();
        return bytes.putInt(CRC_AT, crc(bytes));
    }

    private static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(COUNT_AT, bytes.limit() - COUNT_AT));
        return (int) crc.getValue();
    }

    /** @throws CorruptCheckpointException if the content is not of this format, or damaged */
    static List<ProducerEntry> read(Disk disk, Path file) throws IOException {
        ByteBuffer bytes = disk.readWhole(file);
        if (bytes.limit() < HEADER_BYTES || bytes.getShort() != VERSION || bytes.getInt() != crc(bytes)) {
            throw new CorruptCheckpointException(file, "version or CRC is wrong");
        }
        int count = bytes.getInt();
        if (count < 0 || (long) count * ENTRY_BYTES != bytes.remaining()) {
            throw new CorruptCheckpointException(file, count + " entries in " + bytes.remaining() + " bytes");
        }
        List<ProducerEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(decode(bytes));
        }
        return entries;
    }

    private static ProducerEntry decode(ByteBuffer bytes) {
        ProducerEntry entry = new ProducerEntry(bytes.getLong());
        short epoch = bytes.getShort();
        int lastSequence = bytes.getInt();
        long lastOffset = bytes.getLong();
        int offsetDelta = bytes.getInt();
        long timestamp = bytes.getLong();
        if (lastOffset >= 0) {
            entry.addBatch(epoch, lastSequence, lastOffset, offsetDelta, timestamp);
        }
        entry.restore(epoch, bytes.getInt(), timestamp, bytes.getLong());
        return entry;
    }
}
