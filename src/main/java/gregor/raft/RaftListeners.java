package gregor.raft;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.OffsetAndEpoch;
import gregor.port.Trace;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells the listeners what is committed and who leads: each all of it, in order, and no more before it is done with what it was told.
 */
final class RaftListeners {

    /** The most that a listener is told at once, but a first batch that is larger. */
    private static final int MAX_BYTES = 1 << 20;
    private static final long NOTHING_TOLD = -1;

    private static final class Told {
        private final RaftListener listener;
        private long nextOffset = NOTHING_TOLD;
        private boolean busy;
        private LeaderAndEpoch leader = new LeaderAndEpoch(LeaderAndEpoch.NOBODY, 0);

        Told(RaftListener listener) {
            this.listener = listener;
        }
    }

    private final RaftLog log;
    private final Quorum quorum;
    private final Trace trace;
    private final List<Told> all = new ArrayList<>();
    private boolean telling;
    private boolean again;

    RaftListeners(RaftLog log, Quorum quorum, Trace trace) {
        this.log = log;
        this.quorum = quorum;
        this.trace = trace;
    }

    void add(RaftListener listener) {
        all.add(new Told(listener));
        tell();
    }

    /** Tells what there is to tell. A listener that calls back from within is told the rest when it returns. */
    void tell() {
        again = true;
        if (telling) {
            return;
        }
        telling = true;
        try {
            while (again) {
                again = false;
                for (Told one : List.copyOf(all)) {
                    while (!one.busy && tellNext(one)) {
                        continue;
                    }
                    tellLeader(one);
                }
            }
        } finally {
            telling = false;
        }
    }

    private boolean tellNext(Told one) {
        if (quorum.highWatermark() == 0) {
            return false; // what was committed before this node's life is told together with what was since
        }
        if (one.nextOffset == NOTHING_TOLD || one.nextOffset < log.startOffset()) {
            OffsetAndEpoch id = log.latestSnapshotId().orElse(null);
            if (id != null && !id.equals(SnapshotFile.BOOTSTRAP_ID)) {
                one.busy = true;
                one.nextOffset = id.offset();
                one.listener.onSnapshot(id, load(id), () -> done(one));
                return true;
            }
            one.nextOffset = log.startOffset();
        }
        if (one.nextOffset >= log.highWatermark()) {
            return false;
        }
        List<RecordBatch> batches = new ArrayList<>();
        RecordBatch.in(log.read(one.nextOffset, log.highWatermark(), MAX_BYTES)).forEach(batches::add);
        one.busy = true;
        one.nextOffset = batches.get(batches.size() - 1).nextOffset();
        if (trace.isOn()) {
            trace.step("RaftNode", "RaftListener", "commit", Map.of("endOffset", one.nextOffset));
        }
        one.listener.onCommit(batches, () -> done(one));
        return true;
    }

    private SnapshotFile load(OffsetAndEpoch id) {
        try {
            return log.loadSnapshot(id);
        } catch (IOException e) {
            throw new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, "the snapshot " + SnapshotFile.fileName(id) + " cannot be read: "
                + e.getMessage(), e);
        }
    }

    private void done(Told one) {
        one.busy = false;
        tell();
    }

    /** Who leads is told at once, except that this node does: that only when all is known that was there when the epoch began. */
    private void tellLeader(Told one) {
        LeaderAndEpoch leader = quorum.leader();
        boolean ready = !(quorum.state() instanceof LeaderState state) || !one.busy && one.nextOffset > state.epochStartOffset();
        if (ready && !leader.equals(one.leader)) {
            one.leader = leader;
            if (trace.isOn()) {
                trace.step("RaftNode", "RaftListener", "leader", leader);
            }
            one.listener.onLeaderChange(leader);
            again = true;
        }
    }
}
