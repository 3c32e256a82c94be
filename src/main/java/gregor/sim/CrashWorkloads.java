package gregor.sim;

import gregor.record.BatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The workloads that are crashed at each of their calls to the disk. */
public final class CrashWorkloads {

    /** Segments of a few batches. */
    private static final Map<String, String> SMALL = Map.of("internal.segment.bytes", "600");

    public static final List<CrashWorkload> ALL = List.of(
        new CrashWorkload("append", "appends, rolls, forces", SMALL, CrashWorkloads::append),
        new CrashWorkload("large-batches", "batches of several pages of the disk", Map.of("internal.segment.bytes", "9000"),
            CrashWorkloads::largeBatches),
        new CrashWorkload("idempotent", "two idempotent producers, one gets a new epoch; a stop in order", SMALL, CrashWorkloads::idempotent),
        new CrashWorkload("transactions", "transactions over several segments: committed, aborted, open", SMALL, CrashWorkloads::transactions),
        new CrashWorkload("follower", "a follower's log is cut for new leaders and appended to again", SMALL, CrashWorkloads::follower),
        new CrashWorkload("start-over", "a follower forgets all and starts at its leader's start", SMALL, CrashWorkloads::startOver),
        new CrashWorkload("delete-records", "records are deleted from the start", SMALL, CrashWorkloads::deleteRecords),
        new CrashWorkload("retention", "old segments are deleted by size", Map.of("internal.segment.bytes", "400", "retention.bytes", "900"),
            CrashWorkloads::retention),
        new CrashWorkload("clean", "a compacted log is cleaned three times", Map.of("internal.segment.bytes", "400", "cleanup.policy", "compact",
            "min.cleanable.dirty.ratio", "0.01", "delete.retention.ms", "500"), CrashWorkloads::clean),
        new CrashWorkload("delete-topic", "a topic is deleted and made again under its name", SMALL, CrashWorkloads::deleteTopic),
        new CrashWorkload("stop", "checkpoints, stops in order, starts", SMALL, CrashWorkloads::stop),
        new CrashWorkload("recovery", "recovery after a power failure is itself cut short", SMALL, CrashWorkloads::recovery));

    private CrashWorkloads() {}

    /** A batch of records, of which each is larger than the one before. */
    private static BatchBuilder batch(long timestamp, int records) {
        BatchBuilder builder = new BatchBuilder(256);
        for (int i = 0; i < records; i++) {
            builder.append(timestamp + i, null, filled(8 + 5 * i, timestamp), List.of());
        }
        return builder;
    }

    private static BatchBuilder of(long producerId, int epoch, int sequence, int records) {
        BatchBuilder builder = new BatchBuilder(256).producer(producerId, (short) epoch, sequence);
        for (int i = 0; i < records; i++) {
            builder.append(500 + sequence, null, filled(9, producerId), List.of());
        }
        return builder;
    }

    private static BatchBuilder inTransaction(long producerId, int sequence) {
        return new BatchBuilder(256).producer(producerId, (short) 0, sequence).transactional()
            .append(700 + sequence, null, filled(20, producerId), List.of());
    }

    private static ByteBuffer filled(int bytes, long with) {
        byte[] value = new byte[bytes];
        Arrays.fill(value, (byte) with);
        return ByteBuffer.wrap(value);
    }

    private static void append(CrashNode node) {
        node.create(1);
        for (int i = 0; i < 24; i++) {
            node.append(i / 9, batch(100 + 37 * (i % 5), 1 + i % 4));
            if (i % 7 == 3) {
                node.tick();
            } else if (i % 10 == 1) {
                node.flush();
            }
        }
    }

    private static void largeBatches(CrashNode node) {
        node.create(1);
        for (int i = 0; i < 4; i++) {
            node.append(i, batch(100, 12));
            node.append(i, batch(200, 38));
            node.tick();
        }
    }

    private static void idempotent(CrashNode node) throws IOException {
        node.create(1);
        int sequence = 0;
        for (int i = 0; i < 10; i++) {
            node.append(0, of(7, 0, 2 * i, 2));
            if (i % 2 == 0) {
                node.append(0, of(8, i < 6 ? 0 : 1, i < 6 ? sequence++ : i / 2 - 3, 1));
            }
            if (i % 4 == 3) {
                node.tick();
            }
        }
        node.stop();
        node.restart();
        for (int i = 10; i < 16; i++) {
            node.append(1, of(7, 0, 2 * i, 2));
        }
        node.tick();
    }

    private static void transactions(CrashNode node) {
        node.create(1);
        for (int i = 0; i < 4; i++) {
            node.append(0, inTransaction(21, 2 * i));
            node.append(0, inTransaction(22, i));
            node.append(0, batch(300, 2));
            node.append(0, inTransaction(21, 2 * i + 1));
            node.appendMarker(0, 21, i % 2 == 0);
            if (i % 2 == 1) {
                node.appendMarker(0, 22, false);
                node.tick();
            }
        }
        node.append(0, inTransaction(23, 0));
        node.flush();
        node.append(0, inTransaction(21, 8));
    }

    private static void follower(CrashNode node) {
        node.create(1);
        for (int i = 0; i < 8; i++) {
            node.replicate(1, of(31, 0, 2 * i, 1), of(31, 0, 2 * i + 1, 1));
        }
        node.tick();
        node.truncate(13);
        for (int i = 0; i < 3; i++) {
            node.replicate(3, batch(200, 1), batch(210, 2));
        }
        node.flush();
        node.announce(4);
        node.truncate(5);
        node.replicate(5, of(32, 0, 0, 1), batch(220, 1));
        node.tick();
        node.truncate(6);
        node.replicate(6, batch(230, 3), batch(240, 1));
        node.announce(7);
        node.flush();
    }

    private static void startOver(CrashNode node) {
        node.create(1);
        for (int i = 0; i < 5; i++) {
            node.replicate(1, of(31, 0, 2 * i, 1), of(31, 0, 2 * i + 1, 1));
        }
        node.tick();
        node.startOverAt(100);
        node.replicate(2, batch(200, 2), batch(200, 2));
        node.tick();
        node.replicate(2, batch(200, 2), batch(200, 2));
        node.flush();
    }

    private static void deleteRecords(CrashNode node) {
        node.create(1);
        for (int i = 0; i < 16; i++) {
            node.append(i / 6, i % 3 == 0 ? of(41, 0, i / 3, 1) : batch(100 + i, 2));
            if (i % 5 == 4) {
                node.deleteRecords(node.expected().endOffset() / 2);
                node.tick();
            }
        }
        node.deleteRecords(node.expected().endOffset());
        node.tick();
        node.append(3, batch(300, 1));
        node.flush();
    }

    private static void retention(CrashNode node) {
        node.create(1);
        for (int i = 0; i < 22; i++) {
            node.append(i / 8, i % 4 == 0 ? of(45, 0, i / 4, 1) : batch(100 + i, 2));
            if (i % 6 == 5) {
                node.retain();
            }
        }
        node.flush();
        node.retain();
    }

    /** A record for each key, without a value if the number is odd. */
    private static BatchBuilder keyed(int number, int... keys) {
        BatchBuilder builder = new BatchBuilder(256);
        for (int key : keys) {
            builder.append(100 + number, filled(4, key), number % 2 == 1 ? null : filled(10, number), List.of());
        }
        return builder;
    }

    private static void clean(CrashNode node) throws IOException {
        node.create(1);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 5; i++) {
                node.append(round, keyed(2 * i, i % 3, 7));
                node.append(round, keyed(2 * i + 1, i % 2 + 3).producer(71, (short) 0, 5 * round + i));
            }
            node.append(round, keyed(20, 1).producer(72, (short) 0, round).transactional());
            node.appendMarker(round, 72, round == 1);
            node.tick();
            node.clean();
        }
        node.append(3, keyed(30, 5));
        node.flush();
    }

    private static void deleteTopic(CrashNode node) {
        node.create(1);
        for (int i = 0; i < 6; i++) {
            node.append(0, batch(100, 2));
        }
        node.flush();
        node.deleteTopic();
        node.create(2);
        node.append(0, batch(600, 1));
        node.tick();
        node.append(0, batch(600, 1));
        node.flush();
        node.tick();
    }

    private static void stop(CrashNode node) throws IOException {
        node.create(1);
        for (int i = 0; i < 3; i++) {
            for (int k = 0; k < 4; k++) {
                node.append(i, of(51, i, 2 * k, 2));
            }
            node.tick();
            node.deleteRecords(2 * i);
            node.append(i, batch(100, 3));
            node.stop();
            node.restart();
        }
    }

    private static void recovery(CrashNode node) throws IOException {
        node.create(1);
        for (int i = 0; i < 9; i++) {
            node.append(i / 4, i % 2 == 0 ? of(61, 0, i / 2, 1) : batch(100 + i, 2));
        }
        node.tick();
        node.append(2, inTransaction(62, 0));
        node.appendMarker(2, 62, false);
        node.append(2, batch(100, 2));
        node.crashAndRestart(Loss.ANY, 1);
        node.append(3, batch(120, 2));
        node.append(3, batch(120, 2));
        node.crashAndRestart(Loss.ANY, 2);
        node.append(4, batch(130, 1));
        node.crashAndRestart(Loss.PREFIX, 3);
        node.append(5, batch(140, 2));
    }
}
