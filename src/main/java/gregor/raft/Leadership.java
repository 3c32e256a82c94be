package gregor.raft;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.message.BeginQuorumEpochMessage.BeginQuorumEpochPartition;
import gregor.message.BeginQuorumEpochMessage.BeginQuorumEpochPartitionResult;
import gregor.message.BeginQuorumEpochMessage.BeginQuorumEpochRequest;
import gregor.message.BeginQuorumEpochMessage.BeginQuorumEpochResponse;
import gregor.message.QuorumListener;
import gregor.port.Trace;
import gregor.record.BatchBuilder;
import gregor.record.ControlMessage.KRaftVersionRecord;
import gregor.record.ControlMessage.LeaderChangeMessage;
import gregor.record.ControlMessage.LeaderChangeMessage.Voter;
import gregor.record.ControlRecord;
import gregor.record.ControlType;
import gregor.record.RecordBatch;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * The life of an epoch's leader: it begins with a record of its own, tells the voters, appends, counts up to where the voters have its
 * log, and gives up when it hears nothing from most of them.
 */
final class Leadership {

    private static final ByteBuffer NO_CONTROL_RECORDS = ByteBuffer.allocate(0);

    private final RaftSettings settings;
    private final RaftNode.Ports ports;
    private final Quorum quorum;
    private final VoterHistory history;
    private final Replies replies;
    private final Requests requests;
    private final Trace trace;

    Leadership(RaftSettings settings, RaftNode.Ports ports, Quorum quorum, VoterHistory history, Replies replies, Requests requests) {
        this.settings = settings;
        this.ports = ports;
        this.quorum = quorum;
        this.history = history;
        this.replies = replies;
        this.requests = requests;
        this.trace = ports.trace();
    }

    /**
     * Appends the epoch's first record. Nothing of older epochs is known to be committed until it is (RFT-6). Where the voters are
     * kept in the log but the log does not say them yet, because they stand in the snapshot that the disk was formatted with, this
     * says them too, in the same batch.
     */
    void begin(LeaderState leader) {
        long nowMs = ports.clock().millis();
        LeaderChangeMessage change = new LeaderChangeMessage((short) 0, quorum.self().id(), named(quorum.voters().ids()),
            named(leader.grantingVoters()));
        BatchBuilder batch = new BatchBuilder(256).control().append(nowMs, new ControlRecord(ControlType.LEADER_CHANGE, change));
        history.toSayAtEpochStart(settings.selfAsVoter()).ifPresent(voters -> batch
            .append(nowMs, new ControlRecord(ControlType.KRAFT_VERSION, new KRaftVersionRecord((short) 0, history.kraftVersion())))
            .append(nowMs, new ControlRecord(ControlType.KRAFT_VOTERS, voters.toRecord())));
        append(batch.build(), nowMs);
    }

    private static List<Voter> named(List<Integer> ids) {
        return ids.stream().map(id -> new Voter(id, Uuid.ZERO)).toList();
    }

    /** Appends a batch in the epoch that this node leads. @return the offset of its last record */
    long append(ByteBuffer batch, long nowMs) {
        if (batch.remaining() > RaftSettings.MAX_BATCH_BYTES) {
            throw new KafkaException(ErrorCode.RECORD_LIST_TOO_LARGE, "a batch of " + batch.remaining()
                + " bytes for the metadata log, whose largest may have " + RaftSettings.MAX_BATCH_BYTES);
        }
        boolean isControl = new RecordBatch(batch, batch.position()).isControl();
        long end = ports.log().endOffset();
        long lastOffset = ports.log().appendAsLeader(batch, quorum.epoch(), nowMs);
        history.logGrown(isControl ? ports.log().read(end, lastOffset + 1, RaftSettings.MAX_BATCH_BYTES) : NO_CONTROL_RECORDS);
        if (quorum.state() instanceof LeaderState leader) {
            leader.votersAre(quorum.voters());
        }
        if (trace.isOn()) {
            trace.step("RaftNode", "RaftLog", "append", Map.of("lastOffset", lastOffset, "epoch", quorum.epoch()));
        }
        return lastOffset;
    }

    /** Appends data records as one batch, if this node leads the epoch. */
    long append(int epoch, List<ByteBuffer> values, long nowMs) {
        if (quorum.role() != RaftRole.LEADER || epoch != quorum.epoch()) {
            throw new KafkaException(ErrorCode.NOT_LEADER_OR_FOLLOWER, "node " + quorum.self().id() + " is " + quorum.role()
                + " in epoch " + quorum.epoch() + " and cannot append in epoch " + epoch);
        }
        BatchBuilder batch = new BatchBuilder(1024);
        for (ByteBuffer value : values) {
            batch.append(nowMs, null, value, List.of());
        }
        return append(batch.build(), nowMs);
    }

    /** The leader's log is on disk up to its end; that counts now (RFT-5). */
    void flushed(LeaderState leader) {
        if (leader.flushed(ports.log().flushedOffset())) {
            advance(leader);
        }
    }

    /** A replica fetches from the leader's log. */
    void fetched(LeaderState leader, ReplicaKey replica, long fetchOffset) {
        long nowNanos = ports.clock().nanos();
        leader.heardFrom(replica, Moment.in(nowNanos, quorum.checkQuorumMs()));
        if (leader.fetched(replica, fetchOffset, ports.log().endOffset(), ports.clock().millis(), nowNanos)) {
            advance(leader);
        }
    }

    /** The voters are others, or the same: where a smaller majority has more, more is committed. */
    void votersChanged(LeaderState leader) {
        leader.votersAre(quorum.voters());
        flushed(leader);
    }

    private void advance(LeaderState leader) {
        quorum.learnHighWatermark(leader.highWatermark());
    }

    /** What the leader does now. @return when it has to look again */
    long poll(LeaderState leader, long nowNanos) {
        if (Moment.isPast(leader.checkQuorumDeadlineNanos(), nowNanos)) {
            quorum.becomeResigned();
            return nowNanos;
        }
        if (Moment.isPast(leader.announceDeadlineNanos(), nowNanos)) {
            long periodNanos = Moment.in(0, settings.fetchTimeoutMs() / 2);
            leader.silentVoters(nowNanos, periodNanos).forEach(voter -> announceTo(leader, voter));
            leader.announceAgainAt(nowNanos + Math.max(1, periodNanos));
        }
        return Moment.first(leader.checkQuorumDeadlineNanos(), leader.announceDeadlineNanos());
    }

    private void announceTo(LeaderState leader, ReplicaKey voter) {
        quorum.voters().voter(voter.id()).flatMap(known -> known.peer(settings.listenerName()))
            .filter(peer -> requests.isReady(peer.id()))
            .ifPresent(peer -> requests.send(peer, RaftMessages.begin(settings.clusterId(), voter, quorum.self().id(), quorum.epoch(),
                leader.leaderEndpoints()), response -> answered((BeginQuorumEpochResponse) response)));
    }

    private boolean answered(BeginQuorumEpochResponse response) {
        if (response.errorCode() != ErrorCode.NONE.code() || RaftMessages.partition(response).isEmpty()) {
            return false;
        }
        BeginQuorumEpochPartitionResult result = RaftMessages.partition(response).get();
        return replies.look(ErrorCode.of(result.errorCode()), result.leaderId(), result.leaderEpoch(), response.nodeEndpoints())
            != Replies.Verdict.LATER && result.errorCode() == ErrorCode.NONE.code();
    }

    /** Another node says that it leads an epoch. */
    BeginQuorumEpochResponse begun(BeginQuorumEpochRequest request, int version) {
        ErrorCode refusal = replies.refusal(request.clusterId(), RaftMessages.partition(request).isPresent());
        if (refusal != ErrorCode.NONE) {
            return RaftMessages.beginRefused(refusal);
        }
        BeginQuorumEpochPartition told = RaftMessages.partition(request).get();
        ErrorCode error = replies.errorOfVoterRequest(told.leaderId(), told.leaderEpoch());
        if (error == ErrorCode.NONE) {
            List<QuorumListener> endpoints = request.leaderEndpoints().isEmpty()
                ? quorum.voters().listenersOf(told.leaderId()) : request.leaderEndpoints();
            replies.learn(told.leaderId(), told.leaderEpoch(), endpoints);
            if (!replies.isMeantForMe(request.voterId(), told.voterDirectoryId())) {
                error = ErrorCode.INVALID_VOTER_KEY;
            }
        }
        return RaftMessages.begun(error, quorum.election(), replies.leaderAddress(version, 1));
    }
}
