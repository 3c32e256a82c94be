package gregor.sim;

import gregor.base.OffsetAndEpoch;
import gregor.raft.LeaderAndEpoch;
import gregor.raft.RaftClient;
import gregor.raft.RaftListener;
import gregor.raft.SnapshotFile;
import gregor.record.Record;
import gregor.record.RecordBatch;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * What the quorum agrees on when it is simulated alone: numbers. Its state is how many there were, and a hash of them in their order;
 * so a record told twice, out of order, or not at all shows at once, and a snapshot is a few bytes.
 */
final class NumberLog implements RaftListener {

    private static final int STATE_BYTES = 2 * Long.BYTES;

    private final SimProcess process;
    private final String name;
    private final RaftClient raft;
    private final Executor loop;
    private final Agreed agreed;
    private final int snapshotEvery;
    private long nextOffset;
    private int lastEpoch;
    private long lastTimeMs;
    private State state = new State(0, 0);
    private long sinceSnapshot;

    /** How many numbers there were, and all of them in one. */
    record State(long count, long hash) {

        State and(long number) {
            return new State(count + 1, SimEntropy.mix(hash ^ number));
        }

        ByteBuffer toBytes() {
            return ByteBuffer.allocate(STATE_BYTES).putLong(count).putLong(hash).flip();
        }

        static State of(ByteBuffer bytes) {
            return new State(bytes.getLong(bytes.position()), bytes.getLong(bytes.position() + Long.BYTES));
        }
    }

    /** What all nodes must agree on: the state behind each offset, and who leads. */
    interface Agreed {

        /** RFT-12, CTL-1: these batches are committed, and this is the state behind them. */
        void committed(String name, RecordBatch batch, State behind);

        /** RFT-9: a snapshot that ends there says this. */
        void snapshot(String name, OffsetAndEpoch id, State state);

        /** RFT-12: it is told that it leads, and knows what is below this offset. */
        void leads(String name, int epoch, long knownOffset);
    }

    /**
     * @param process that it runs in: what it hears in a dead one counts for nothing
     * @param snapshotEvery how many batches are worth a snapshot; 0 for none
     */
    NumberLog(SimProcess process, String name, RaftClient raft, Executor loop, Agreed agreed, int snapshotEvery) {
        this.process = process;
        this.name = name;
        this.raft = raft;
        this.loop = loop;
        this.agreed = agreed;
        this.snapshotEvery = snapshotEvery;
    }

    long nextOffset() {
        return nextOffset;
    }

    @Override
    public void onCommit(List<RecordBatch> batches, Runnable done) {
        if (!process.isAlive()) {
            return;
        }
        for (RecordBatch batch : batches) {
            Violation.unless(batch.baseOffset() == nextOffset, "RFT-12", "%s is told of the batch at %d, and knows what is below %d", name,
                batch.baseOffset(), nextOffset);
            if (!batch.isControl()) {
                for (Record record : batch.records()) {
                    state = state.and(record.value().getLong(record.value().position()));
                }
            }
            nextOffset = batch.nextOffset();
            lastEpoch = batch.partitionLeaderEpoch();
            lastTimeMs = batch.maxTimestamp();
            agreed.committed(name, batch, state);
            sinceSnapshot++;
        }
        if (snapshotEvery > 0 && sinceSnapshot >= snapshotEvery) {
            sinceSnapshot = 0;
            raft.writeSnapshot(new OffsetAndEpoch(nextOffset, lastEpoch), lastTimeMs, List.of(state.toBytes()));
        }
        loop.execute(done);
    }

    @Override
    public void onSnapshot(OffsetAndEpoch id, SnapshotFile snapshot, Runnable done) {
        if (!process.isAlive()) {
            return;
        }
        Violation.unless(id.offset() >= nextOffset, "RFT-12", "%s is given a snapshot that ends at %s, and knows what is below %d", name, id, nextOffset);
        state = snapshot.values().isEmpty() ? new State(0, 0) : State.of(snapshot.values().get(0));
        nextOffset = id.offset();
        lastEpoch = id.epoch();
        lastTimeMs = snapshot.lastContainedLogTimeMs();
        agreed.snapshot(name, id, state);
        loop.execute(done);
    }

    @Override
    public void onLeaderChange(LeaderAndEpoch leader) {
        if (process.isAlive() && leader.isLeader(raft.nodeId())) {
            agreed.leads(name, leader.epoch(), nextOffset);
        }
    }
}
