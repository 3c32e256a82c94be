package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.config.TopicConfig;
import gregor.port.Trace;
import gregor.sim.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What an idempotent producer sends again is known again, whatever the log went through: a stop, a start without one, a cut. */
class RecalledBatchesTest {

    private static final Path DIR = Path.of("/data/recalled-0");
    private static final int PRODUCERS = 4;

    /** Of one producer, in its order. */
    private record Sent(int firstSequence, int count, long firstOffset) {}

    private final SimDisk disk = new SimDisk();
    private final Map<Integer, List<Sent>> sent = new LinkedHashMap<>();
    private UnifiedLog log;

    @Property(tries = 150)
    void theLastFiveAreKnownAgain(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        TopicConfig config = TopicConfig.of(Map.of("internal.segment.bytes", "" + (300 + random.nextInt(5_000)), "index.interval.bytes", "200"));
        log = UnifiedLog.open(DIR, config, disk, LoadFrom.NOTHING_KNOWN, 0, Trace.OFF);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 5 + random.nextInt(25); i++) {
                append(1 + random.nextInt(PRODUCERS), 1 + random.nextInt(4));
            }
            if (random.nextInt(3) == 0) {
                cut(random);
            }
            boolean inOrder = random.nextBoolean();
            if (inOrder) {
                log.close();
            } else {
                log.flush();
            }
            log = UnifiedLog.open(DIR, config, disk, inOrder ? new LoadFrom(true, 0, 0) : LoadFrom.NOTHING_KNOWN, 0, Trace.OFF);
            assertKnown();
        }
    }

    private void append(int producer, int count) {
        List<Sent> before = sent.computeIfAbsent(producer, id -> new ArrayList<>());
        int sequence = before.isEmpty() ? 0 : before.get(before.size() - 1).firstSequence() + before.get(before.size() - 1).count();
        before.add(new Sent(sequence, count, log.appendAsLeader(Batches.idempotent(producer, 0, sequence, count), 0, 5_000).firstOffset()));
    }

    /** At the beginning of some batch of late. */
    private void cut(Random random) throws IOException {
        List<Long> starts = sent.values().stream().flatMap(List::stream).map(Sent::firstOffset).sorted().toList();
        long end = starts.get(Math.max(0, starts.size() - 1 - random.nextInt(8)));
        log.truncateTo(end, 5_000);
        sent.values().forEach(each -> each.removeIf(batch -> batch.firstOffset() >= end));
        assertKnown();
    }

    private void assertKnown() {
        long end = log.logEndOffset();
        sent.forEach((producer, batches) -> {
            for (Sent batch : batches.subList(Math.max(0, batches.size() - ProducerEntry.REMEMBERED_BATCHES), batches.size())) {
                AppendInfo again = log.appendAsLeader(Batches.idempotent(producer, 0, batch.firstSequence(), batch.count()), 0, 5_000);
                assertThat(again.duplicate()).as("%s of producer %d", batch, producer).isTrue();
                assertThat(again.firstOffset()).isEqualTo(batch.firstOffset());
            }
        });
        assertThat(log.logEndOffset()).isEqualTo(end);
    }
}
