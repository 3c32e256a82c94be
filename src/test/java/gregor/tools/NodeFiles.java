package gregor.tools;

import gregor.base.OffsetAndEpoch;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.compress.Compression;
import gregor.config.TopicConfig;
import gregor.log.Checkpoint;
import gregor.log.LoadFrom;
import gregor.log.LogNames;
import gregor.log.UnifiedLog;
import gregor.metadata.MetaProperties;
import gregor.metadata.MetadataRecordSerde;
import gregor.metadata.TopicRecords.TopicRecord;
import gregor.port.Disk;
import gregor.port.Trace;
import gregor.raft.QuorumState;
import gregor.raft.SnapshotFile;
import gregor.record.BatchBuilder;
import gregor.record.ControlMessage;
import gregor.record.ControlRecord;
import gregor.record.Header;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A file of each kind that a node keeps, as the classes that write it make it. */
final class NodeFiles {

    static final Uuid TOPIC_ID = new Uuid(0, 7);
    static final long NOW_MS = 1_700_000_000_000L;

    private NodeFiles() {}

    static ByteBuffer utf8(String text) {
        return StandardCharsets.UTF_8.encode(text);
    }

    /** Writes a node's directory; the files in the order of their names. */
    static List<Path> write(Disk disk, Path directory) throws IOException {
        disk.createDirectories(directory);
        partition(disk, directory.resolve("orders-0"), 2);
        TreeMap<TopicPartition, Long> offsets = new TreeMap<>(Map.of(new TopicPartition("orders", 0), 42L, new TopicPartition("orders", 1), 17L));
        for (String name : List.of(LogNames.RECOVERY_POINTS, LogNames.LOG_START_OFFSETS, LogNames.HIGH_WATERMARKS, "cleaner-offset-checkpoint")) {
            new Checkpoint(disk, directory, name).write(offsets);
        }
        new MetaProperties("4L6g3nShT-eMCtK--X86sw", 3, TOPIC_ID).write(disk, directory);
        QuorumState.ledBy(3, 5).write(disk, directory, null, 1, List.of());
        disk.replaceWhole(directory.resolve(LogNames.CLEAN_SHUTDOWN), utf8("{\"version\":0,\"brokerEpoch\":12}"));
        disk.replaceWhole(directory.resolve(SnapshotFile.fileName(new OffsetAndEpoch(9, 2))), new SnapshotFile(NOW_MS,
            new ControlMessage.KRaftVersionRecord((short) 0, (short) 1), null,
            List.of(MetadataRecordSerde.write(new TopicRecord("orders", TOPIC_ID), (short) 0))).encode(2, NOW_MS));
        List<Path> files = new ArrayList<>(disk.list(directory.resolve("orders-0")));
        for (Path path : disk.list(directory)) {
            if (!disk.isDirectory(path)) {
                files.add(path);
            }
        }
        return files;
    }

    /** A log of several segments: all codecs, transactions, some of them aborted, several leader epochs. */
    static void partition(Disk disk, Path directory, int rounds) throws IOException {
        TopicConfig config = TopicConfig.of(Map.of("internal.segment.bytes", "1500", "index.interval.bytes", "100"));
        UnifiedLog log = UnifiedLog.open(directory, config, disk, LoadFrom.NOTHING_KNOWN, NOW_MS, Trace.OFF);
        log.assignTopicId(TOPIC_ID);
        for (int round = 0; round < rounds; round++) {
            for (Compression codec : Compression.values()) {
                BatchBuilder batch = new BatchBuilder(100).compression(codec);
                for (int i = 0; i < 3; i++) {
                    batch.append(NOW_MS + 100 * round + (codec.id() * 7 + i * 3) % 11, i == 0 ? null : utf8("key" + i),
                        i == 1 ? null : utf8("value " + round + " " + i), i == 2 ? List.of(new Header("h", utf8("x")), new Header("n", null)) : List.of());
                }
                log.appendAsLeader(batch.build(), round, NOW_MS);
            }
            for (int producer = 0; producer < 3; producer++) {
                log.appendAsLeader(transactional(producer, 2 * round), round, NOW_MS);
            }
            for (int producer = 0; producer < (round == rounds - 1 ? 2 : 3); producer++) {
                log.appendOwn(new BatchBuilder(128).producer(producer, (short) 0, -1).transactional().control()
                    .append(NOW_MS, producer == 1 ? ControlRecord.commit(4) : ControlRecord.abort(4)).build(), round, NOW_MS);
            }
        }
        log.updateHighWatermark(log.logEndOffset());
        log.close();
    }

    private static ByteBuffer transactional(long producerId, int sequence) {
        return new BatchBuilder(128).producer(producerId, (short) 0, sequence).transactional()
            .append(NOW_MS, utf8("k"), utf8("of " + producerId), List.of()).append(NOW_MS, null, utf8("b"), List.of()).build();
    }
}
