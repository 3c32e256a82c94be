package gregor.sim;

import gregor.raft.RaftLog;
import gregor.raft.RaftRole;
import gregor.raft.ReplicaKey;

/** What the invariants look at in a running member of the quorum. */
interface RaftView {

    ReplicaKey key();

    RaftLog log();

    RaftRole role();

    int epoch();

    /** What is below is known to it to be committed (exclusive). */
    long highWatermark();

}
