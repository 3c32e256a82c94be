package gregor.raft;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.message.BeginQuorumEpochMessage.BeginQuorumEpochRequest;
import gregor.message.EndQuorumEpochMessage.EndQuorumEpochRequest;
import gregor.message.FetchMessage.EpochEndOffset;
import gregor.message.FetchMessage.FetchPartition;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FetchMessage.FetchResponse;
import gregor.message.FetchMessage.FetchTopic;
import gregor.message.FetchMessage.FetchableTopicResponse;
import gregor.message.FetchMessage.LeaderIdAndEpoch;
import gregor.message.FetchMessage.PartitionData;
import gregor.message.FetchMessage.ReplicaState;
import gregor.message.FetchMessage.SnapshotId;
import gregor.message.QuorumListener;
import gregor.message.VoteMessage.VoteRequest;
import gregor.port.Trace;
import gregor.protocol.MemoryRecords;
import gregor.raft.RaftChannel.Peer;
import gregor.raft.VoterSet.Voter;
import gregor.record.BatchBuilder;
import gregor.record.ControlMessage.KRaftVersionRecord;
import gregor.sim.SimClock;
import gregor.sim.SimEntropy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Replica 1 of a quorum of 1, 2 and 3, whose messages the test answers itself. */
final class OneReplica {

    record Sent(Peer to, Record request, BiConsumer<Record, KafkaException> outcome) {}

    static final ReplicaKey ONE = new ReplicaKey(1, new Uuid(7, 1));
    static final ReplicaKey TWO = new ReplicaKey(2, new Uuid(7, 2));
    static final ReplicaKey THREE = new ReplicaKey(3, new Uuid(7, 3));

    final SimClock clock = new SimClock(1_700_000_000_000L);
    final MemoryRaftLog log = new MemoryRaftLog();
    final MemoryStateStore store = new MemoryStateStore(ONE);
    final List<Sent> sent = new ArrayList<>();
    final RaftSettings settings;
    RaftNode node;
    RecordingListener listener;

    OneReplica(int voters) {
        this(1, voters);
    }

    /** The same replica where it is no voter, as far as it knows. */
    static OneReplica observer() {
        return new OneReplica(2, 3);
    }

    private OneReplica(int firstVoter, int lastVoter) {
        List<Voter> all = new ArrayList<>();
        for (int id = firstVoter; id <= lastVoter; id++) {
            all.add(new Voter(new ReplicaKey(id, Uuid.ZERO), List.of(new QuorumListener("CONTROLLER", "node-" + id, 9000 + id)), (short) 0, (short) 0));
        }
        settings = QuorumWorld.settings(1, VoterSet.of(all));
    }

    /** With voters that the log names (kraft.version 1), as a node is formatted. */
    static OneReplica withVotersInLog() {
        OneReplica replica = new OneReplica(new QuorumWorld(0, 3, 0, 1 << 20, false).replicas.get(1).settings);
        VoterSet voters = VoterSet.of(Stream.of(ONE, TWO, THREE).map(key -> new Voter(key,
            List.of(new QuorumListener("CONTROLLER", "node-" + key.id(), 9000 + key.id())), (short) 0, (short) 1)).toList());
        replica.log.writeSnapshot(SnapshotFile.BOOTSTRAP_ID,
            new SnapshotFile(1, new KRaftVersionRecord((short) 0, (short) 1), voters.toRecord(), List.of()).encode(0, 1));
        return replica;
    }

    private OneReplica(RaftSettings settings) {
        this.settings = settings;
    }

    OneReplica start() {
        sent.clear();
        node = new RaftNode(settings, new RaftNode.Ports(clock, new SimEntropy(3), log, store,
            (to, request, outcome) -> sent.add(new Sent(to, request, outcome)), Trace.OFF), () -> { });
        listener = new RecordingListener(node);
        node.start();
        node.register(listener);
        return this;
    }

    void pass(long ms) {
        clock.advance(ms);
        node.tick();
    }

    /** Takes the requests of a kind that were sent since the last time. */
    List<Sent> take(Class<? extends Record> kind) {
        List<Sent> found = sent.stream().filter(one -> kind.isInstance(one.request)).toList();
        sent.removeAll(found);
        return found;
    }

    List<Record> ask(Record request, int version) {
        List<Record> replies = new ArrayList<>();
        node.handle(request, version, replies::add);
        return replies;
    }

    /** Becomes leader by the vote of 2; its epoch's first record is not flushed. */
    OneReplica elected() {
        pass(2 * QuorumWorld.ELECTION_MS);
        grant(true);
        grant(false);
        return this;
    }

    void grant(boolean preVote) {
        Sent asked = take(VoteRequest.class).stream().filter(one -> one.to.id() == 2).findFirst().orElseThrow();
        boolean isPreVote = ((VoteRequest) asked.request).topics().get(0).partitions().get(0).preVote();
        if (isPreVote != preVote) {
            throw new AssertionError("pre-vote " + isPreVote);
        }
        asked.outcome.accept(RaftMessages.voted(ErrorCode.NONE, QuorumState.unknownLeader(node.election().leaderEpoch()), true, List.of()), null);
    }

    static VoteRequest vote(int epoch, ReplicaKey candidate, int lastEpoch, long endOffset, boolean preVote) {
        return RaftMessages.vote(QuorumWorld.CLUSTER, ONE, candidate, epoch, lastEpoch, endOffset, preVote);
    }

    static BeginQuorumEpochRequest begin(int leader, int epoch) {
        return RaftMessages.begin(QuorumWorld.CLUSTER, ONE, leader, epoch, List.of(new QuorumListener("CONTROLLER", "node-" + leader, 9000 + leader)));
    }

    static EndQuorumEpochRequest end(int leader, int epoch, List<ReplicaKey> successors) {
        return RaftMessages.end(QuorumWorld.CLUSTER, leader, epoch, successors, List.of());
    }

    static FetchRequest fetch(String clusterId, ReplicaKey replica, int epoch, long offset, int lastEpoch, long highWatermark, int maxWaitMs) {
        FetchPartition partition = new FetchPartition(0, epoch, offset, lastEpoch, -1, 1 << 20, replica.directoryId(), highWatermark);
        return new FetchRequest(clusterId, -1, new ReplicaState(replica.id(), -1), maxWaitMs, 0, 1 << 20, (byte) 0, 0, -1,
            List.of(new FetchTopic(RaftMessages.TOPIC, Uuid.METADATA_TOPIC, List.of(partition))), List.of(), "");
    }

    static FetchRequest fetch(ReplicaKey replica, int epoch, long offset, int lastEpoch) {
        return fetch(QuorumWorld.CLUSTER, replica, epoch, offset, lastEpoch, -1, 0);
    }

    static PartitionData partition(Record fetchResponse) {
        return ((FetchResponse) fetchResponse).responses().get(0).partitions().get(0);
    }

    /** A leader's answer to a fetch. */
    static FetchResponse fetched(int leader, int epoch, long highWatermark, EpochEndOffset diverging, ByteBuffer records) {
        return new FetchResponse(0, (short) 0, 0, List.of(new FetchableTopicResponse(RaftMessages.TOPIC, Uuid.METADATA_TOPIC,
            List.of(new PartitionData(0, (short) 0, highWatermark, -1, 0, diverging, new LeaderIdAndEpoch(leader, epoch), SnapshotId.NONE,
                List.of(), -1, new MemoryRecords(records))))), List.of());
    }

    static ByteBuffer batch(long baseOffset, int epoch, String... values) {
        BatchBuilder batch = new BatchBuilder(64).baseOffset(baseOffset).partitionLeaderEpoch(epoch);
        for (String value : values) {
            batch.append(0, null, ByteBuffer.wrap(value.getBytes()), List.of());
        }
        return batch.build();
    }
}
