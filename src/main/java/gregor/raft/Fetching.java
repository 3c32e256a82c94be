package gregor.raft;

import gregor.base.Check;
import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.OffsetAndEpoch;
import gregor.base.Uuid;
import gregor.message.FetchMessage.EpochEndOffset;
import gregor.message.FetchMessage.FetchPartition;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FetchMessage.FetchResponse;
import gregor.message.FetchMessage.FetchTopic;
import gregor.message.FetchMessage.PartitionData;
import gregor.message.FetchMessage.ReplicaState;
import gregor.message.QuorumNodeEndpoint;
import gregor.port.Trace;
import gregor.raft.RaftChannel.Peer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The follower's side of replication, and of an observer's: asks the leader for what is behind the end of its own log. Whoever knows no
 * leader asks any controller it was told of at the start: the reply says who leads.
 *
 * <p>Source: {@code KafkaRaftClient.pollFollower}, {@code pollUnattached} and {@code handleFetchResponse}.
 */
final class Fetching {

    private final RaftSettings settings;
    private final RaftNode.Ports ports;
    private final Quorum quorum;
    private final VoterHistory history;
    private final Replies replies;
    private final Requests requests;
    private final SnapshotFetch snapshots;
    private final Membership membership;
    private final Trace trace;
    /** The last one in which this replica did not wait for its fetch timeout. */
    private int hurriedEpoch = -1;

    Fetching(RaftSettings settings, RaftNode.Ports ports, Quorum quorum, VoterHistory history, Replies replies, Requests requests,
            SnapshotFetch snapshots, Membership membership) {
        this.settings = settings;
        this.ports = ports;
        this.quorum = quorum;
        this.history = history;
        this.replies = replies;
        this.requests = requests;
        this.snapshots = snapshots;
        this.membership = membership;
        this.trace = ports.trace();
    }

    /** What a follower does now. @return when it has to look again */
    long poll(FollowerState follower, long nowNanos) {
        boolean silent = Moment.isPast(follower.fetchDeadlineNanos(), nowNanos);
        if (silent && quorum.isVoter()) {
            quorum.becomeProspective();
            return nowNanos;
        }
        Optional<Peer> leader = Addresses.peer(follower.leaderId(), follower.leaderEndpoints(), settings.listenerName());
        long again = silent ? Moment.NEVER : follower.fetchDeadlineNanos();
        if (silent || leader.isEmpty() || requests.isBackingOff(leader.get().id())) {
            return Moment.first(again, askAnyController());
        }
        if (!requests.isAnyInFlight() && !snapshots.poll(leader.get()) && !membership.poll(follower, leader.get(), nowNanos)) {
            fetchFrom(leader.get());
        }
        return again;
    }

    /** What a replica does now that knows no leader. @return when it has to look again */
    long poll(UnattachedState unattached, long nowNanos) {
        if (Moment.isPast(unattached.electionDeadlineNanos(), nowNanos) && quorum.isVoter()) {
            quorum.becomeProspective();
            return nowNanos;
        }
        return Moment.first(unattached.electionDeadlineNanos(), askAnyController());
    }

    private long askAnyController() {
        if (requests.isAnyInFlight()) {
            return Moment.NEVER; // its outcome comes first
        }
        List<Peer> ready = new ArrayList<>();
        long again = Moment.NEVER;
        for (Peer peer : settings.bootstrap()) {
            if (requests.isReady(peer.id())) {
                ready.add(peer);
            } else {
                again = Moment.first(again, requests.readyAtNanos(peer.id()));
            }
        }
        if (ready.isEmpty()) {
            return again;
        }
        fetchFrom(ready.get(ports.entropy().nextInt(ready.size())));
        return Moment.NEVER;
    }

    private void fetchFrom(Peer peer) {
        RaftLog log = ports.log();
        if (settings.mayVote() && log.flushedOffset() < log.endOffset()) {
            log.flush(); // the offset says that what is below it is on disk here (RFT-5, H57, H60)
        }
        FetchPartition partition = new FetchPartition(RaftMessages.PARTITION, quorum.epoch(), log.endOffset(), log.lastEpoch(), -1,
            settings.fetchMaxBytes(), settings.self().directoryId(), quorum.highWatermark());
        requests.send(peer, new FetchRequest(settings.clusterId(), -1, new ReplicaState(settings.self().id(), -1),
            RaftSettings.FETCH_MAX_WAIT_MS, 0, settings.fetchMaxBytes(), (byte) 0, 0, -1,
            List.of(new FetchTopic(RaftMessages.TOPIC, Uuid.METADATA_TOPIC, List.of(partition))), List.of(), ""),
            new Requests.Outcome() {
                @Override
                public boolean reply(Record response) {
                    return answered((FetchResponse) response);
                }

                @Override
                public void failed(KafkaException why) {
                    if (why.error() == ErrorCode.NETWORK_EXCEPTION) {
                        connectionFailed(peer);
                    }
                }
            });
    }

    private void connectionFailed(Peer peer) {
        if (quorum.state() instanceof FollowerState follower && follower.leaderId() == peer.id()) {
            follower.connectionFailed();
            if (follower.isLeaderLost() && quorum.isVoter() && hurriedEpoch < quorum.epoch()) {
                hurriedEpoch = quorum.epoch();
                int waitMs = LeaderLoss.waitMs(quorum.voters(), quorum.self().id(), peer.id());
                follower.overrideDeadline(Moment.first(follower.fetchDeadlineNanos(), Moment.in(ports.clock().nanos(), waitMs)));
            }
        }
    }

    private boolean answered(FetchResponse response) {
        if (response.errorCode() != ErrorCode.NONE.code() || response.responses().size() != 1
                || response.responses().get(0).partitions().size() != 1) {
            return false;
        }
        PartitionData result = response.responses().get(0).partitions().get(0);
        ErrorCode error = ErrorCode.of(result.errorCode());
        List<QuorumNodeEndpoint> leader = new ArrayList<>();
        response.nodeEndpoints().forEach(at -> leader.add(new QuorumNodeEndpoint(at.nodeId(), at.host(), at.port())));
        Replies.Verdict verdict = replies.look(error, result.currentLeader().leaderId(), result.currentLeader().leaderEpoch(), leader);
        if (verdict != Replies.Verdict.GO_ON) {
            return verdict == Replies.Verdict.FINE;
        }
        if (error != ErrorCode.NONE || !(quorum.state() instanceof FollowerState follower)) {
            return false;
        }
        boolean useful = take(result);
        follower.fetched(quorum.fetchDeadline());
        return useful;
    }

    /** @return false if asking again at once would bring the same */
    private boolean take(PartitionData result) {
        if (!result.divergingEpoch().equals(EpochEndOffset.NONE)) {
            truncate(new OffsetAndEpoch(result.divergingEpoch().endOffset(), result.divergingEpoch().epoch()));
            return true;
        }
        if (result.snapshotId().epoch() >= 0) {
            snapshots.begin(new OffsetAndEpoch(result.snapshotId().endOffset(), result.snapshotId().epoch()));
            return true;
        }
        boolean empty = result.records() == null || result.records().sizeInBytes() == 0;
        ByteBuffer records = RaftMessages.bytesOf(result.records());
        boolean appended = !empty && ports.log().appendAsFollower(records.duplicate(), quorum.epoch(), ports.clock().millis());
        if (appended) {
            if (trace.isOn()) {
                trace.step("RaftNode", "RaftLog", "append", Map.of("lastOffset", ports.log().endOffset() - 1, "epoch", quorum.epoch()));
            }
            if (settings.mayVote()) {
                ports.log().flush();
            }
            history.logGrown(records);
        }
        if (result.highWatermark() >= 0) {
            quorum.learnHighWatermark(Math.min(ports.log().endOffset(), result.highWatermark()));
        }
        return empty || appended;
    }

    private void truncate(OffsetAndEpoch leaderEnd) {
        RaftLog log = ports.log();
        long offset = Divergence.truncationOffset(leaderEnd, log.endOffsetForEpoch(leaderEnd.epoch()));
        Check.holds("raft.I5", offset >= log.highWatermark(), "truncation offset, high watermark", offset, log.highWatermark());
        if (trace.isOn()) {
            trace.step("RaftNode", "RaftLog", "truncate", Map.of("offset", offset));
        }
        log.truncateTo(offset);
        history.logCut(offset);
    }
}
