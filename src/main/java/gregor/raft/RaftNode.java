package gregor.raft;

import gregor.base.Check;
import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.OffsetAndEpoch;
import gregor.message.AddRaftVoterMessage.AddRaftVoterRequest;
import gregor.message.ApiVersionsMessage.ApiVersionsRequest;
import gregor.message.BeginQuorumEpochMessage.BeginQuorumEpochRequest;
import gregor.message.DescribeQuorumMessage.DescribeQuorumRequest;
import gregor.message.EndQuorumEpochMessage.EndQuorumEpochRequest;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FetchSnapshotMessage.FetchSnapshotRequest;
import gregor.message.RemoveRaftVoterMessage.RemoveRaftVoterRequest;
import gregor.message.UpdateRaftVoterMessage.UpdateRaftVoterRequest;
import gregor.message.VoteMessage.VoteRequest;
import gregor.port.Clock;
import gregor.port.Entropy;
import gregor.port.Trace;
import gregor.record.ControlMessage.KRaftVersionRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One replica of the metadata log: a step machine. It is told of requests, of replies to its own, and of time; it does what is to be
 * done, and says when it wants to look again. It waits for nothing and belongs to one thread.
 * <pre>
 *   handle, tick, outcomes of RaftChannel
 *        |
 *        v          Elections    asks for votes and gives them
 *     RaftNode ---> Leadership   the leader: appends, counts, announces;  FetchRequests answers who fetches from it
 *        |          Fetching     the follower and the observer
 *        |          Resignation  the end of an epoch by its leader's will
 *        v
 *     Quorum        which of them is on, in which epoch; writes quorum-state before anything is done in it
 *     RaftListeners     are told what is committed and who leads
 * </pre>
 *
 * <p>Source: Kafka's {@code KafkaRaftClient}.
 */
public final class RaftNode implements RaftClient {

    /** What the machine needs of the world. */
    public record Ports(Clock clock, Entropy entropy, RaftLog log, QuorumStateStore store, RaftChannel channel, Trace trace) {}

    /** How often it looks whether snapshots, and log, have become too old; as Kafka's {@code RaftMetadataLogCleanerManager}. */
    private static final long CLEAN_UP_MS = 60_000;

    private final RaftSettings settings;
    private final Ports ports;
    private final VoterHistory history;
    private final Quorum quorum;
    private final Requests requests;
    private final Elections elections;
    private final Leadership leadership;
    private final VoterChanges voterChanges;
    private final Resignation resignation;
    private final FetchRequests fetchRequests;
    private final Fetching fetching;
    private final SnapshotFetch snapshotFetch;
    private final SnapshotRequests snapshotRequests;
    private final QuorumDescription description;
    private final RaftListeners listeners;
    private final Runnable afterEvent;
    private long nextTickNanos = Moment.NEVER;
    private long cleanUpAtNanos;

    /**
     * @param afterEvent run behind each event, when {@link #nextTickNanos} and {@link #needsFlush} may say something else
     */
    public RaftNode(RaftSettings settings, Ports ports, Runnable afterEvent) {
        this.settings = settings;
        this.ports = ports;
        this.afterEvent = afterEvent;
        this.history = new VoterHistory(settings.staticVoters(), ports.log());
        this.quorum = new Quorum(settings, ports, history);
        this.requests = new Requests(ports, settings.retryBackoffMs(), this::goOn);
        Replies replies = new Replies(settings, quorum);
        this.elections = new Elections(settings, ports, quorum, replies, requests);
        this.listeners = new RaftListeners(ports.log(), quorum, ports.trace());
        this.leadership = new Leadership(settings, ports, quorum, history, replies, requests);
        this.voterChanges = new VoterChanges(settings, ports, quorum, history, leadership, replies, requests);
        this.resignation = new Resignation(settings, ports, quorum, replies, requests);
        this.fetchRequests = new FetchRequests(ports, quorum, replies, leadership);
        this.snapshotFetch = new SnapshotFetch(settings, ports, quorum, history, replies, requests);
        this.snapshotRequests = new SnapshotRequests(settings, ports, quorum, replies);
        this.fetching = new Fetching(settings, ports, quorum, history, replies, requests, snapshotFetch,
            new Membership(settings, quorum, history, replies, requests));
        this.description = new QuorumDescription(ports, quorum);
    }

    /** Goes on where the node stopped. The only voter leads when this returns. */
    public void start() {
        history.load();
        cleanUpAtNanos = Moment.in(ports.clock().nanos(), CLEAN_UP_MS);
        quorum.start(new Quorum.Watcher() {
            @Override
            public void leaving(EpochState state) {
                leave(state);
            }

            @Override
            public void entered(EpochState state) {
                enter(state);
            }
        });
        if (settings.mayVote() && quorum.voters().isOnlyVoter(settings.self()) && quorum.role() != RaftRole.CANDIDATE) {
            quorum.becomeProspective(); // nobody else could lead, so there is nothing to wait for
        }
        goOn();
    }

    private void leave(EpochState state) {
        if (state instanceof LeaderState) {
            // The leader counts as forced only what it has forced, but a candidate or a follower vouches for its whole log.
            ports.log().flush();
            voterChanges.end();
        }
    }

    private void enter(EpochState state) {
        requests.reset();
        snapshotFetch.stop();
        if (state instanceof LeaderState leader) {
            leadership.begin(leader);
            voterChanges.begin();
        }
    }

    /**
     * Answers a request of another node.
     *
     * @param version of the request
     * @param reply told once, now or later, on this thread
     * @throws KafkaException UNSUPPORTED_VERSION if this is no request of the quorum
     */
    public void handle(Record request, int version, Consumer<Record> reply) {
        if (request instanceof FetchRequest fetch) {
            fetchRequests.fetch(fetch, version, reply);
        } else if (request instanceof VoteRequest vote) {
            reply.accept(elections.vote(vote, version));
        } else if (request instanceof BeginQuorumEpochRequest begin) {
            reply.accept(leadership.begun(begin, version));
        } else if (request instanceof EndQuorumEpochRequest end) {
            reply.accept(resignation.ended(end, version));
        } else if (request instanceof FetchSnapshotRequest fetch) {
            reply.accept(snapshotRequests.fetch(fetch, version));
        } else if (request instanceof AddRaftVoterRequest add) {
            voterChanges.add(add, reply);
        } else if (request instanceof RemoveRaftVoterRequest remove) {
            voterChanges.remove(remove, reply);
        } else if (request instanceof UpdateRaftVoterRequest update) {
            voterChanges.update(update, reply);
        } else if (request instanceof ApiVersionsRequest) { // for a quorum that has no broker's or controller's server around it
            reply.accept(RaftMessages.supportedFeatures());
        } else if (request instanceof DescribeQuorumRequest describe) {
            reply.accept(description.describe(describe, version));
        } else {
            throw new KafkaException(ErrorCode.UNSUPPORTED_VERSION, request.getClass().getSimpleName() + " is no request of the quorum");
        }
        goOn();
    }

    /** Time has passed. */
    public void tick() {
        goOn();
    }

    /** When {@link #tick} is to be called, by the clock's nanoseconds; {@link Long#MAX_VALUE} if not at all. */
    public long nextTickNanos() {
        return nextTickNanos;
    }

    /** Does what the state of things asks for, until nothing is left but to wait. */
    private void goOn() {
        long now = ports.clock().nanos();
        EpochState state;
        long again;
        do {
            state = quorum.state();
            again = poll(state, now);
        } while (state != quorum.state());
        fetchRequests.serve(now);
        listeners.tell();
        if (Moment.isPast(cleanUpAtNanos, now)) {
            cleanUp();
            cleanUpAtNanos = Moment.in(now, CLEAN_UP_MS);
        }
        nextTickNanos = Moment.first(Moment.first(again, fetchRequests.nextDeadlineNanos()), cleanUpAtNanos);
        afterEvent.run();
    }

    /** Lets old snapshots go, and the log below those that stay. */
    private void cleanUp() {
        try {
            ports.log().cleanUp(ports.clock().millis());
        } catch (IOException e) {
            throw new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, "old snapshots of the metadata log cannot be deleted: " + e.getMessage(), e);
        }
        history.forgetBelow(ports.log().startOffset());
    }

    private long poll(EpochState state, long now) {
        return switch (state.role()) {
            case UNATTACHED -> fetching.poll((UnattachedState) state, now);
            case PROSPECTIVE, CANDIDATE -> elections.poll((NomineeState) state, now);
            case LEADER -> lead((LeaderState) state, now);
            case FOLLOWER -> fetching.poll((FollowerState) state, now);
            case RESIGNED -> resignation.poll((ResignedState) state, now);
        };
    }

    private long lead(LeaderState leader, long now) {
        long again = voterChanges.poll(leader, now);
        return quorum.state() == leader ? Moment.first(again, leadership.poll(leader, now)) : now;
    }

    /** Whether this node leads and has appended what is not on its disk yet. */
    public boolean needsFlush() {
        return quorum.role() == RaftRole.LEADER && ports.log().flushedOffset() < ports.log().endOffset();
    }

    /**
     * Forces what was appended, all of it at once. Followers are served first, so that their disks work at the same time; the leader
     * counts itself only when its own has (RFT-5).
     */
    public void flush() {
        fetchRequests.serve(ports.clock().nanos());
        if (ports.trace().isOn()) {
            ports.trace().step("RaftNode", "RaftLog", "flush", Map.of("endOffset", ports.log().endOffset()));
        }
        ports.log().flush();
        if (quorum.state() instanceof LeaderState leader) {
            leadership.flushed(leader);
        }
        goOn();
    }

    @Override
    public void register(RaftListener listener) {
        listeners.add(listener);
    }

    @Override
    public int nodeId() {
        return settings.self().id();
    }

    @Override
    public LeaderAndEpoch leader() {
        return quorum.leader();
    }

    /** Where the leader listens, as far as that is known; empty if nobody is known to lead. */
    Optional<RaftChannel.Peer> leaderAddress() {
        LeaderAndEpoch leader = quorum.leader();
        return leader.hasLeader() ? Addresses.peer(leader.leaderId(), quorum.state().leaderEndpoints(), settings.listenerName()) : Optional.empty();
    }

    @Override
    public long endOffset() {
        return ports.log().endOffset();
    }

    @Override
    public long highWatermark() {
        return quorum.highWatermark();
    }

    @Override
    public long append(int epoch, List<ByteBuffer> values, long nowMs) {
        long lastOffset = leadership.append(epoch, values, nowMs);
        afterEvent.run();
        return lastOffset;
    }

    @Override
    public void resign(int epoch) {
        if (quorum.role() == RaftRole.LEADER && quorum.epoch() == epoch) {
            quorum.becomeResigned();
            goOn();
        }
    }

    /** Whether this node has no leadership left to tell the others about. */
    boolean hasHandedOver() {
        return quorum.role() != RaftRole.LEADER && !(quorum.state() instanceof ResignedState resigned && !resigned.untold().isEmpty());
    }

    @Override
    public short kraftVersion() {
        return history.kraftVersion();
    }

    @Override
    public void upgradeKRaftVersion(int epoch, short level, boolean validateOnly) {
        voterChanges.upgrade(epoch, level, validateOnly);
        afterEvent.run();
    }

    @Override
    public OffsetAndEpoch latestSnapshotId() {
        return ports.log().latestSnapshotId().orElse(SnapshotFile.BOOTSTRAP_ID);
    }

    @Override
    public void writeSnapshot(OffsetAndEpoch id, long lastContainedLogTimeMs, List<ByteBuffer> values) {
        if (id.offset() <= latestSnapshotId().offset()) {
            return;
        }
        Check.holds("raft.I8", id.offset() <= highWatermark(), "end of the snapshot, high watermark", id.offset(), highWatermark());
        Check.holds("raft.I8", ports.log().validate(id.offset(), id.epoch()).equals(new RaftLog.Position.Valid()));
        long nowMs = ports.clock().millis();
        ByteBuffer file = new SnapshotFile(lastContainedLogTimeMs,
            history.kraftVersionAt(id.offset()).map(version -> new KRaftVersionRecord((short) 0, version)).orElse(null),
            history.votersAt(id.offset()).map(VoterSet::toRecord).orElse(null), values).encode(id.epoch(), nowMs);
        try {
            ports.log().writeSnapshot(id, file);
        } catch (IOException e) {
            throw new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, "the snapshot " + SnapshotFile.fileName(id)
                + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** What this replica is at the moment. */
    public RaftRole role() {
        return quorum.role();
    }

    /** What it must not forget: epoch, vote and leader. */
    public QuorumState election() {
        return quorum.election();
    }
}
