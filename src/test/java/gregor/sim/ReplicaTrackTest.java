package gregor.sim;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.config.TopicConfig;
import gregor.log.LoadFrom;
import gregor.log.UnifiedLog;
import gregor.port.Trace;
import gregor.record.BatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;

class ReplicaTrackTest {

    private final SimDisk disk = new SimDisk();
    private final ReplicaTrack track = new ReplicaTrack("data-0", 1);
    private final List<BatchId> added = new ArrayList<>();
    private final List<BatchId> before = new ArrayList<>();
    private int life = 1;
    private UnifiedLog log;

    private void open() throws IOException {
        log = UnifiedLog.open(Path.of("/data-0"), TopicConfig.of(Map.of()), disk, new LoadFrom(false, 0, 0, -1), 0, Trace.OFF);
    }

    private BatchId append(int records) {
        BatchBuilder batch = new BatchBuilder(256);
        for (int i = 0; i < records; i++) {
            batch.append(0, null, ByteBuffer.allocate(4).putInt(0, i), List.of());
        }
        log.appendAsLeader(batch.build(), 0, 0);
        log.updateHighWatermark(log.logEndOffset());
        look();
        return added.get(added.size() - 1);
    }

    private void look() {
        track.observe(life, log, gone -> added.remove(gone), (batch, previous) -> {
            added.add(batch);
            before.add(previous);
        });
    }

    /** REP-2 is about what is retained: seeds 6000365 and 6001075 had replicas that differed in what both had deleted. */
    @Example
    void whatIsDeletedIsBeforeNothing() throws IOException {
        open();
        BatchId first = append(3);
        BatchId second = append(2);
        assertThat(before).containsExactly(BatchId.NOTHING, first);
        log.incrementLogStartOffset(4);
        look();
        append(1);
        assertThat(before).as("a batch of which one record is left").endsWith(second);
        log.incrementLogStartOffset(log.logEndOffset());
        look();
        append(1);
        assertThat(before).endsWith(BatchId.NOTHING);
    }

    /** Seed 6001306: a follower had appended a batch and asked for the next when another partition's failure closed the directory. */
    @Example
    void nobodyKnowsWhatAFailedDirectoryHolds() throws IOException {
        open();
        BatchId first = append(3);
        BatchId next = new BatchId(3, 5, 0, 7);
        assertThat(track.holds(first)).isTrue();
        assertThat(track.holds(next)).isFalse();
        track.unseen();
        assertThat(track.holds(next)).isTrue();
        life++;
        open();
        look();
        assertThat(track.holds(next)).as("as the next process finds it").isFalse();
        assertThat(track.holds(first)).isTrue();
    }
}
