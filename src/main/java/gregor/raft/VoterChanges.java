package gregor.raft;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.message.AddRaftVoterMessage.AddRaftVoterRequest;
import gregor.message.AddRaftVoterMessage.AddRaftVoterResponse;
import gregor.message.ApiVersionsMessage.ApiVersionsRequest;
import gregor.message.ApiVersionsMessage.ApiVersionsResponse;
import gregor.message.ApiVersionsMessage.SupportedFeatureKey;
import gregor.message.QuorumListener;
import gregor.message.RemoveRaftVoterMessage.RemoveRaftVoterRequest;
import gregor.message.RemoveRaftVoterMessage.RemoveRaftVoterResponse;
import gregor.message.UpdateRaftVoterMessage.KRaftVersionFeature;
import gregor.message.UpdateRaftVoterMessage.UpdateRaftVoterCurrentLeader;
import gregor.message.UpdateRaftVoterMessage.UpdateRaftVoterRequest;
import gregor.message.UpdateRaftVoterMessage.UpdateRaftVoterResponse;
import gregor.raft.RaftChannel.Peer;
import gregor.raft.VoterSet.Voter;
import gregor.record.BatchBuilder;
import gregor.record.ControlMessage.KRaftVersionRecord;
import gregor.record.ControlRecord;
import gregor.record.ControlType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The leader's side of changes of the voters (KIP-853). One at a time, and only when a record of the epoch is committed and so is the
 * last set of voters: then any majority of the old set and any of the new one have a voter in common (RFT-11, H66).
 * <pre>
 *     add       asks the new voter which levels of kraft.version it knows; is it caught up? -> KRAFT_VOTERS -> committed -> reply
 *     remove    KRAFT_VOTERS -> committed -> reply; a leader that is no voter any more gives up then
 *     update    KRAFT_VOTERS, if it says something new -> reply
 * </pre>
 *
 * <p>Source: Kafka's {@code AddVoterHandler}, {@code RemoveVoterHandler}, {@code UpdateVoterHandler} and {@code KRaftVersionUpgrade}.
 */
final class VoterChanges {

    private static final String KRAFT_VERSION = "kraft.version";
    /** How long ago, in milliseconds, a replica that is to vote may have been caught up. */
    private static final long CAUGHT_UP_MS = 3_600_000;
    /** How large a record of the voters may be: half a batch, since other records stand beside it where kraft.version is raised. */
    private static final int MAX_VOTERS_BYTES = RaftSettings.MAX_BATCH_BYTES / 2;
    private static final long NOT_APPENDED = Long.MAX_VALUE;

    /** A change whose asker waits. */
    private static final class Pending {
        private final long deadlineNanos;
        private final BiConsumer<ErrorCode, String> reply;
        private long offset = NOT_APPENDED;

        Pending(long deadlineNanos, BiConsumer<ErrorCode, String> reply) {
            this.deadlineNanos = deadlineNanos;
            this.reply = reply;
        }
    }

    private final RaftSettings settings;
    private final RaftNode.Ports ports;
    private final Quorum quorum;
    private final VoterHistory history;
    private final Leadership leadership;
    private final Replies replies;
    private final Requests requests;
    private Pending pending;
    /** With kraft.version 0, what the voters have said of themselves in this epoch: without that it cannot be raised. */
    private VoterSet toldInEpoch;

    VoterChanges(RaftSettings settings, RaftNode.Ports ports, Quorum quorum, VoterHistory history, Leadership leadership, Replies replies,
            Requests requests) {
        this.settings = settings;
        this.ports = ports;
        this.quorum = quorum;
        this.history = history;
        this.leadership = leadership;
        this.replies = replies;
        this.requests = requests;
    }

    /** This node leads a new epoch. */
    void begin() {
        toldInEpoch = quorum.voters().with(settings.selfAsVoter());
    }

    /** It does not lead any more: nobody can say what becomes of the change. */
    void end() {
        finish(ErrorCode.NOT_LEADER_OR_FOLLOWER, null);
    }

    /** What the leader does now. @return when it has to look again */
    long poll(LeaderState leader, long nowNanos) {
        if (pending != null && leader.highWatermark() > pending.offset && pending.offset != NOT_APPENDED) {
            finish(ErrorCode.NONE, null);
        }
        if (pending != null && Moment.isPast(pending.deadlineNanos, nowNanos)) {
            finish(ErrorCode.REQUEST_TIMED_OUT, null);
        }
        if (history.lastOffset() < leader.highWatermark() && !quorum.isVoter()) {
            quorum.becomeResigned(); // it has seen the change through that took its vote
            return nowNanos;
        }
        return pending == null ? Moment.NEVER : pending.deadlineNanos;
    }

    private void finish(ErrorCode error, String message) {
        Pending done = pending;
        pending = null;
        if (done != null) {
            done.reply.accept(error, message);
        }
    }

    void add(AddRaftVoterRequest request, Consumer<Record> reply) {
        BiConsumer<ErrorCode, String> answer = (error, message) -> reply.accept(new AddRaftVoterResponse(0, error.code(), message));
        ReplicaKey key = new ReplicaKey(request.voterId(), request.voterDirectoryId());
        Optional<Peer> peer = Addresses.peer(key.id(), request.listeners(), settings.listenerName());
        if (mayNotChange(request.clusterId(), "adding", answer)) {
            return;
        }
        if (key.id() < 0 || key.directoryId().equals(Uuid.ZERO)) {
            answer.accept(ErrorCode.INVALID_REQUEST, "Add voter request didn't include a valid voter");
        } else if (peer.isEmpty()) {
            answer.accept(ErrorCode.INVALID_REQUEST, "Add voter request didn't include the endpoint (" + request.listeners()
                + ") for the default listener " + settings.listenerName());
        } else if (quorum.voters().voter(key.id()).isPresent()) {
            answer.accept(ErrorCode.DUPLICATE_VOTER, "The voter id for " + key + " is already part of the set of voters " + quorum.voters().keys() + ".");
        } else if (!requests.isReady(key.id())) {
            answer.accept(ErrorCode.REQUEST_TIMED_OUT, "New voter " + key + " is not ready to receive requests");
        } else {
            Pending asked = waitFor(answer);
            requests.send(peer.get(), new ApiVersionsRequest("gregor", "1"), new Requests.Outcome() {
                @Override
                public boolean reply(Record response) {
                    if (pending == asked) {
                        add(key, request, (ApiVersionsResponse) response);
                    }
                    return true;
                }

                @Override
                public void failed(KafkaException why) {
                    if (pending == asked) {
                        finish(ErrorCode.REQUEST_TIMED_OUT, "Aborted add voter operation for " + key + ": it does not answer: " + why.getMessage());
                    }
                }
            });
        }
    }

    /** The new voter has said what it knows. */
    private void add(ReplicaKey key, AddRaftVoterRequest request, ApiVersionsResponse response) {
        short version = history.kraftVersion();
        SupportedFeatureKey range = response.supportedFeatures().stream().filter(feature -> feature.name().equals(KRAFT_VERSION)).findFirst()
            .orElse(new SupportedFeatureKey(KRAFT_VERSION, (short) 0, (short) 0));
        ReplicaProgress progress = ((LeaderState) quorum.state()).progressOf(key);
        long nowMs = ports.clock().millis();
        if (response.errorCode() != ErrorCode.NONE.code()) {
            finish(ErrorCode.REQUEST_TIMED_OUT, "Aborted add voter operation for " + key + " since API_VERSIONS returned an error "
                + ErrorCode.of(response.errorCode()));
        } else if (version < range.minVersion() || version > range.maxVersion()) {
            finish(ErrorCode.INVALID_REQUEST, "Aborted add voter operation for " + key + " since the " + KRAFT_VERSION + " range (min: "
                + range.minVersion() + ", max: " + range.maxVersion() + ") doesn't support the finalized version " + version);
        } else if (progress == null || progress.lastCaughtUpMs() <= 0 || progress.lastFetchMs() <= nowMs - CAUGHT_UP_MS) {
            finish(ErrorCode.REQUEST_TIMED_OUT, "Aborted add voter operation for " + key + " since it is lagging behind");
        } else if (isTooLarge(quorum.voters().with(new Voter(key, request.listeners(), range.minVersion(), range.maxVersion())))) {
            finish(ErrorCode.INVALID_REQUEST, "Aborted add voter operation for " + key + " since its listeners do not fit into a record of "
                + MAX_VOTERS_BYTES + " bytes");
        } else {
            append(quorum.voters().with(new Voter(key, request.listeners(), range.minVersion(), range.maxVersion())));
            if (!request.ackWhenCommitted()) {
                finish(ErrorCode.NONE, null);
            }
        }
    }

    void remove(RemoveRaftVoterRequest request, Consumer<Record> reply) {
        BiConsumer<ErrorCode, String> answer = (error, message) -> reply.accept(new RemoveRaftVoterResponse(0, error.code(), message));
        ReplicaKey key = new ReplicaKey(request.voterId(), request.voterDirectoryId());
        if (mayNotChange(request.clusterId(), "removing", answer)) {
            return;
        }
        Optional<Voter> voter = quorum.voters().voter(key.id()).filter(known -> known.key().equals(key));
        if (voter.isEmpty() || quorum.voters().size() == 1) {
            answer.accept(ErrorCode.VOTER_NOT_FOUND, "Cannot remove voter " + key + " from the set of voters " + quorum.voters().keys());
            return;
        }
        waitFor(answer);
        append(quorum.voters().without(key.id()));
    }

    private Pending waitFor(BiConsumer<ErrorCode, String> answer) {
        pending = new Pending(Moment.in(ports.clock().nanos(), settings.requestTimeoutMs()), answer);
        return pending;
    }

    private void append(VoterSet voters) {
        long nowMs = ports.clock().millis();
        pending.offset = leadership.append(batch(voters, nowMs), nowMs);
    }

    private static ByteBuffer batch(VoterSet voters, long nowMs) {
        return new BatchBuilder(256).control().append(nowMs, new ControlRecord(ControlType.KRAFT_VOTERS, voters.toRecord())).build();
    }

    /** Whoever may say where it listens may say too much of it. */
    private static boolean isTooLarge(VoterSet voters) {
        return batch(voters, 0).remaining() > MAX_VOTERS_BYTES;
    }

    /** Answers if the voters cannot be changed now. @return whether it has */
    private boolean mayNotChange(String clusterId, String doing, BiConsumer<ErrorCode, String> answer) {
        ErrorCode refusal = replies.refusal(clusterId, true);
        if (refusal == ErrorCode.NONE) {
            refusal = replies.errorOfLeaderRequest(quorum.epoch());
        }
        if (refusal != ErrorCode.NONE) {
            answer.accept(refusal, null);
            return true;
        }
        String notNow = notNow();
        if (notNow != null) {
            answer.accept(ErrorCode.REQUEST_TIMED_OUT, "Request timed out waiting for " + notNow);
        } else if (history.kraftVersion() == 0) {
            answer.accept(ErrorCode.UNSUPPORTED_VERSION, "Cluster doesn't support " + doing + " voter because the " + KRAFT_VERSION + " feature is 0");
        }
        return notNow != null || history.kraftVersion() == 0;
    }

    /** What has to be waited for before the voters can be changed; null if nothing has. */
    private String notNow() {
        long highWatermark = ((LeaderState) quorum.state()).highWatermark();
        return pending != null ? "leader to handle previous voter change request"
            : highWatermark == QuorumHighWatermark.UNKNOWN ? "leader to establish HWM and fence previous voter changes"
            : history.lastOffset() >= highWatermark ? "voters to commit the latest voter change at " + history.lastOffset() + " with HWM " + highWatermark
            : null;
    }

    void update(UpdateRaftVoterRequest request, Consumer<Record> reply) {
        ErrorCode error = replies.refusal(request.clusterId(), true);
        if (error == ErrorCode.NONE) {
            error = replies.errorOfLeaderRequest(request.currentLeaderEpoch());
        }
        reply.accept(updated(error == ErrorCode.NONE ? update(request) : error));
    }

    private ErrorCode update(UpdateRaftVoterRequest request) {
        KRaftVersionFeature range = request.kRaftVersionFeature();
        short version = history.kraftVersion();
        if (version > 0 ? notNow() != null : pending != null) {
            return ErrorCode.REQUEST_TIMED_OUT;
        }
        if (version < range.minSupportedVersion() || version > range.maxSupportedVersion()
                || Addresses.of(request.listeners(), settings.listenerName()).isEmpty()) {
            return ErrorCode.INVALID_REQUEST;
        }
        Voter voter = new Voter(new ReplicaKey(request.voterId(), request.voterDirectoryId()), List.copyOf(request.listeners()),
            range.minSupportedVersion(), range.maxSupportedVersion());
        Optional<Voter> known = (version == 0 ? toldInEpoch : quorum.voters()).voter(request.voterId());
        if (known.isEmpty() || version > 0 && !known.get().key().equals(voter.key())) {
            return ErrorCode.VOTER_NOT_FOUND;
        }
        if (isTooLarge((version == 0 ? toldInEpoch : quorum.voters()).with(voter))) {
            return ErrorCode.INVALID_REQUEST;
        }
        if (version == 0) {
            toldInEpoch = toldInEpoch.with(voter);
        } else if (!known.get().equals(voter)) {
            waitFor((error, message) -> { }); // the asker does not wait, but the next change does
            append(quorum.voters().with(voter));
        }
        return ErrorCode.NONE;
    }

    private UpdateRaftVoterResponse updated(ErrorCode error) {
        QuorumListener leader = Addresses.of(quorum.state().leaderEndpoints(), settings.listenerName()).orElse(new QuorumListener("", "", 0));
        return new UpdateRaftVoterResponse(0, error.code(),
            new UpdateRaftVoterCurrentLeader(quorum.election().leaderId(), quorum.epoch(), leader.host(), leader.port()));
    }

    /** As {@link RaftClient#upgradeKRaftVersion}: the voters go into the log, and kraft.version with them. */
    void upgrade(int epoch, short level, boolean validateOnly) {
        if (quorum.role() != RaftRole.LEADER || epoch != quorum.epoch()) {
            throw new KafkaException(ErrorCode.NOT_LEADER_OR_FOLLOWER, "Upgrade kraft version failed because the given epoch " + epoch
                + " is stale. Current leader epoch is " + quorum.epoch());
        }
        short now = history.kraftVersion();
        if (level == now) {
            return;
        }
        String invalid = "Invalid upgrade of " + KRAFT_VERSION + " from version " + now + " to " + level + " because ";
        if (level < now) {
            throw new KafkaException(ErrorCode.INVALID_UPDATE_VERSION, invalid + "the new version is a downgrade");
        }
        for (Voter voter : toldInEpoch.voters()) {
            if (level > voter.maxKraftVersion()) {
                throw new KafkaException(ErrorCode.INVALID_UPDATE_VERSION, invalid + "not all of the voters support it");
            }
            if (voter.key().directoryId().equals(Uuid.ZERO)) {
                throw new KafkaException(ErrorCode.INVALID_UPDATE_VERSION, invalid + "the directory id must be known for all of the voters: "
                    + toldInEpoch.keys());
            }
        }
        if (!validateOnly) {
            long nowMs = ports.clock().millis();
            leadership.append(new BatchBuilder(256).control()
                .append(nowMs, new ControlRecord(ControlType.KRAFT_VERSION, new KRaftVersionRecord((short) 0, level)))
                .append(nowMs, new ControlRecord(ControlType.KRAFT_VOTERS, toldInEpoch.toRecord())).build(), nowMs);
        }
    }
}
