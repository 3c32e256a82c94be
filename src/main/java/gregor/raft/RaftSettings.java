package gregor.raft;

import gregor.base.Uuid;
import gregor.config.Endpoint;
import gregor.config.NodeConfig;
import gregor.message.QuorumListener;
import gregor.raft.RaftChannel.Peer;
import gregor.raft.VoterSet.Voter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a member of the quorum is told at its start.
 *
 * @param self its id, and its metadata directory's
 * @param mayVote whether it is a controller: then it may become a voter, and forces what it fetches before it fetches more (H60)
 * @param listeners where other controllers reach it; empty if it is no controller
 * @param listenerName of the listeners that this node uses to reach controllers
 * @param staticVoters of {@code controller.quorum.voters}; empty if the log tells them
 * @param bootstrap where to look for a leader, this node left out; ids are negative
 * @param autoJoin whether a controller adds itself to the voters
 */
public record RaftSettings(
    ReplicaKey self,
    String clusterId,
    boolean mayVote,
    List<QuorumListener> listeners,
    String listenerName,
    VoterSet staticVoters,
    List<Peer> bootstrap,
    boolean autoJoin,
    int electionTimeoutMs,
    int electionBackoffMaxMs,
    int fetchTimeoutMs,
    int requestTimeoutMs,
    int retryBackoffMs,
    int fetchMaxBytes,
    int fetchSnapshotMaxBytes) {

    private static final int FIRST_BOOTSTRAP_ID = -2; // -1 is nobody

    /** How long a fetch waits at the leader; Kafka's {@code MAX_FETCH_WAIT_MS}. */
    public static final int FETCH_MAX_WAIT_MS = 500;

    /** The largest batch; Kafka's {@code MAX_BATCH_SIZE_BYTES}. */
    public static final int MAX_BATCH_BYTES = 8 << 20;

    /** The levels of kraft.version that are known here. */
    public static final short MIN_KRAFT_VERSION = 0;
    public static final short MAX_KRAFT_VERSION = 1;

    /** This replica as a record of the voters has it. */
    Voter selfAsVoter() {
        return new Voter(self, listeners.stream().map(at -> new QuorumListener(at.name().toUpperCase(Locale.ROOT), at.host(), at.port())).toList(),
            MIN_KRAFT_VERSION, MAX_KRAFT_VERSION);
    }

    /** @param listeners with the ports that are really bound */
    public static RaftSettings of(NodeConfig config, String clusterId, Uuid directoryId, List<QuorumListener> listeners) {
        String listenerName = config.controllerListenerNames().get(0);
        List<Voter> voters = new ArrayList<>();
        List<Endpoint> places = new ArrayList<>(config.controllerQuorumBootstrapServers());
        config.controllerQuorumVoters().forEach((id, at) -> {
            voters.add(new Voter(new ReplicaKey(id, Uuid.ZERO), List.of(new QuorumListener(listenerName, at.host(), at.port())),
                MIN_KRAFT_VERSION, MIN_KRAFT_VERSION));
            if (config.controllerQuorumBootstrapServers().isEmpty() && id != config.nodeId()) {
                places.add(at);
            }
        });
        List<Peer> bootstrap = new ArrayList<>();
        for (Endpoint at : places) {
            if (listeners.stream().noneMatch(own -> own.host().equals(at.host()) && own.port() == at.port())) {
                bootstrap.add(new Peer(FIRST_BOOTSTRAP_ID - bootstrap.size(), at.host(), at.port()));
            }
        }
        return new RaftSettings(new ReplicaKey(config.nodeId(), directoryId), clusterId, config.isController(), List.copyOf(listeners), listenerName,
            VoterSet.of(voters), List.copyOf(bootstrap), config.controllerQuorumAutoJoinEnable(),
            config.controllerQuorumElectionTimeoutMs(), config.controllerQuorumElectionBackoffMaxMs(), config.controllerQuorumFetchTimeoutMs(),
            config.controllerQuorumRequestTimeoutMs(), config.controllerQuorumRetryBackoffMs(), config.controllerQuorumFetchMaxBytes(),
            config.controllerQuorumFetchSnapshotMaxBytes());
    }
}
