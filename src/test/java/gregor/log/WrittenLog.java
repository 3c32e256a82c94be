package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.config.TopicConfig;
import gregor.port.Trace;
import gregor.record.RecordBatch;
import gregor.sim.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A log on a simulated disk, and beside it a list of all that was appended: plain batches, batches of idempotent producers,
 * transactions of which some are aborted. What is appended follows from the random numbers it is given.
 */
final class WrittenLog {

    static final Path ROOT = Path.of("/data");
    static final Path DIR = ROOT.resolve("crash-0");

    /** Producers 1 to 3 are idempotent, 4 and 5 transactional. */
    private static final int IDEMPOTENT = 3;
    private static final int PRODUCERS = 5;
    /** Smaller than any real one, as these logs are. */
    private static final int PAGE_BYTES = 64;

    final Random random;
    final SimDisk disk = new SimDisk();
    final TopicConfig config;
    /** The batches as they are in the log, in order. */
    final List<byte[]> appended = new ArrayList<>();
    UnifiedLog log;
    int epoch;

    WrittenLog(Random random) throws IOException {
        this.random = random;
        this.config = TopicConfig.of(Map.of("internal.segment.bytes", Integer.toString(700 + random.nextInt(1500)),
            "index.interval.bytes", Integer.toString(random.nextInt(300))));
        open(LoadFrom.NOTHING_KNOWN);
        disk.forceDirectory(ROOT);
        disk.forceDirectory(ROOT.getParent());
    }

    void open(LoadFrom from) throws IOException {
        log = UnifiedLog.open(DIR, config, disk, from, 0, Trace.OFF);
    }

    void append(int batches) {
        for (int i = 0; i < batches; i++) {
            append();
        }
    }

    /** Appends one batch of any kind. */
    void append() {
        int producer = random.nextInt(PRODUCERS + 2);
        int count = 1 + random.nextInt(4);
        epoch += random.nextInt(10) == 0 ? 1 : 0;
        if (producer == 0 || producer > PRODUCERS) {
            asLeader(Batches.of(random.nextInt(5000), new String[] {"a", "value", "of some length"}));
            return;
        }
        ActiveProducer known = known(producer);
        int sequence = known == null ? 0 : known.lastSequence() + 1;
        if (producer <= IDEMPOTENT) {
            asLeader(Batches.idempotent(producer, 0, sequence, count));
        } else if (known != null && known.currentTxnStartOffset() >= 0 && random.nextInt(3) == 0) {
            ByteBuffer marker = Batches.marker(producer, 0, random.nextBoolean(), 1);
            log.appendOwn(marker, epoch, 0);
            keep(marker);
        } else {
            asLeader(Batches.transactional(producer, 0, sequence, count));
        }
        log.updateHighWatermark(log.logEndOffset());
    }

    private ActiveProducer known(long producerId) {
        return log.activeProducers().stream().filter(each -> each.producerId() == producerId).findFirst().orElse(null);
    }

    private void asLeader(ByteBuffer batch) {
        log.appendAsLeader(batch, epoch, 0);
        keep(batch);
    }

    private void keep(ByteBuffer batch) {
        byte[] bytes = new byte[batch.remaining()];
        batch.duplicate().get(bytes);
        appended.add(bytes);
    }

    /** What a producer is told and what a restart may know: forces now and then. */
    void maybeForce() {
        int what = random.nextInt(12);
        if (what == 0) {
            log.flush();
        } else if (what <= 2) {
            log.tick(0, Long.MAX_VALUE);
        }
    }

    /** The batches that can be read, from the log's start to its end. */
    static List<byte[]> batches(UnifiedLog log) throws IOException {
        List<byte[]> found = new ArrayList<>();
        long offset = log.logStartOffset();
        while (offset < log.logEndOffset()) {
            ByteBuffer bytes = log.read(offset, 1 << 20, FetchIsolation.LOG_END, true).records().toBuffer();
            for (RecordBatch batch : RecordBatch.in(bytes)) {
                byte[] one = new byte[batch.sizeInBytes()];
                bytes.get(batch.position(), one);
                found.add(one);
                offset = batch.nextOffset();
            }
        }
        return found;
    }

    /** The log's content is a beginning of what was appended; forgets what is lost. */
    void assertIsABeginning() throws IOException {
        List<byte[]> found = batches(log);
        assertThat(found.size()).isLessThanOrEqualTo(appended.size());
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i)).as("batch " + i).isEqualTo(appended.get(i));
        }
        appended.subList(found.size(), appended.size()).clear();
        assertThat(log.logEndOffset()).isEqualTo(naiveEnd());
    }

    /** The offset behind the last batch of the list. */
    long naiveEnd() {
        return appended.isEmpty() ? 0 : new RecordBatch(ByteBuffer.wrap(appended.get(appended.size() - 1)), 0).nextOffset();
    }

    /** A log to which the same batches were appended and to which nothing ever happened. */
    UnifiedLog naiveTwin() throws IOException {
        UnifiedLog twin = UnifiedLog.open(DIR, config, new SimDisk(), LoadFrom.NOTHING_KNOWN, 0, Trace.OFF);
        for (byte[] batch : appended) {
            twin.appendAsFollower(ByteBuffer.wrap(batch.clone()), 0);
        }
        return twin;
    }

    /**
     * The power fails. What was forced is there, and of what was not, the disk had written some: of each file a part of what is
     * behind the last byte that is sure, with a hole of zeros where a page of it was left out.
     */
    void crash() throws IOException {
        Map<Path, byte[]> before = files(LogNames.LOG);
        disk.crash();
        for (Map.Entry<Path, byte[]> file : before.entrySet()) {
            if (random.nextInt(4) > 0 && disk.exists(file.getKey())) {
                tear(file.getKey(), file.getValue());
            }
        }
    }

    private void tear(Path file, byte[] written) throws IOException {
        int differsAt = Arrays.mismatch(disk.readWhole(file).array(), written);
        int sure = differsAt < 0 ? written.length : differsAt;
        try (FileChannel channel = disk.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer tail = ByteBuffer.wrap(written.clone(), sure, random.nextInt(written.length - sure + 1)).slice();
            if (tail.hasRemaining() && random.nextInt(3) == 0) {
                int hole = random.nextInt(tail.limit());
                for (int at = hole; at < Math.min(tail.limit(), hole + PAGE_BYTES); at++) {
                    tail.put(at, (byte) 0);
                }
            }
            channel.truncate(sure);
            channel.write(tail, sure);
            channel.force(true); // it is on the disk, or it would not be there after the crash
        }
    }

    /** Contents by path. */
    Map<Path, byte[]> files(String suffix) throws IOException {
        Map<Path, byte[]> contents = new TreeMap<>();
        for (Path file : disk.list(DIR)) {
            if (file.toString().endsWith(suffix)) {
                contents.put(file, disk.readWhole(file).array());
            }
        }
        return contents;
    }
}
