package gregor.raft;

import gregor.base.Uuid;
import gregor.message.QuorumListener;
import gregor.raft.RaftChannel.Peer;
import gregor.record.ControlMessage.VotersRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The replicas whose votes count, by id. Immutable.
 *
 * <p>Source: Kafka's {@code VoterSet}.
 */
public final class VoterSet {

    public static final VoterSet EMPTY = new VoterSet(new TreeMap<>());

    /**
     * A voter.
     *
     * @param key with directory {@link Uuid#ZERO} where the set is configured and not kept in the log
     * @param listeners where it can be reached, the default one first
     */
    public record Voter(ReplicaKey key, List<QuorumListener> listeners, short minKraftVersion, short maxKraftVersion) {

        public Voter {
            listeners = List.copyOf(listeners);
        }

        /** Whether a replica is this voter. A voter without a directory is the node, whatever directory it tells. */
        public boolean is(ReplicaKey replica) {
            return key.id() == replica.id() && (key.directoryId().equals(Uuid.ZERO) || key.directoryId().equals(replica.directoryId()));
        }

        /** @return nothing if the voter has no listener of this name */
        public Optional<Peer> peer(String listenerName) {
            return Addresses.of(listeners, listenerName).map(at -> new Peer(key.id(), at.host(), at.port()));
        }
    }

    private final TreeMap<Integer, Voter> voters;

    private VoterSet(TreeMap<Integer, Voter> voters) {
        this.voters = voters;
    }

    public static VoterSet of(Collection<Voter> voters) {
        TreeMap<Integer, Voter> byId = new TreeMap<>();
        voters.forEach(voter -> byId.put(voter.key.id(), voter));
        return new VoterSet(byId);
    }

    /** The set that a KRAFT_VOTERS record names. */
    public static VoterSet of(VotersRecord record) {
        List<Voter> voters = new ArrayList<>();
        for (VotersRecord.Voter voter : record.voters()) {
            List<QuorumListener> listeners = new ArrayList<>();
            voter.endpoints().forEach(at -> listeners.add(new QuorumListener(at.name(), at.host(), at.port())));
            voters.add(new Voter(new ReplicaKey(voter.voterId(), voter.voterDirectoryId()), listeners,
                voter.kRaftVersionFeature().minSupportedVersion(), voter.kRaftVersionFeature().maxSupportedVersion()));
        }
        return of(voters);
    }

    public VotersRecord toRecord() {
        List<VotersRecord.Voter> listed = new ArrayList<>();
        for (Voter voter : voters.values()) {
            List<VotersRecord.Endpoint> endpoints = new ArrayList<>();
            voter.listeners.forEach(at -> endpoints.add(new VotersRecord.Endpoint(at.name(), at.host(), at.port())));
            listed.add(new VotersRecord.Voter(voter.key.id(), voter.key.directoryId(), endpoints,
                new VotersRecord.KRaftVersionFeature(voter.minKraftVersion, voter.maxKraftVersion)));
        }
        return new VotersRecord((short) 0, listed);
    }

    /** In the order of their ids. */
    public Collection<Voter> voters() {
        return Collections.unmodifiableCollection(voters.values());
    }

    /** In order. */
    public List<Integer> ids() {
        return List.copyOf(voters.keySet());
    }

    public List<ReplicaKey> keys() {
        return voters.values().stream().map(Voter::key).toList();
    }

    public int size() {
        return voters.size();
    }

    /** More than half. */
    public int majority() {
        return voters.size() / 2 + 1;
    }

    public Optional<Voter> voter(int id) {
        return Optional.ofNullable(voters.get(id));
    }

    public boolean isVoter(ReplicaKey replica) {
        Voter voter = voters.get(replica.id());
        return voter != null && voter.is(replica);
    }

    public boolean isOnlyVoter(ReplicaKey replica) {
        return voters.size() == 1 && isVoter(replica);
    }

    /** Empty if this is no voter. */
    public List<QuorumListener> listenersOf(int id) {
        Voter voter = voters.get(id);
        return voter == null ? List.of() : voter.listeners;
    }

    /** The set with one more voter, or with one replaced. */
    public VoterSet with(Voter voter) {
        TreeMap<Integer, Voter> more = new TreeMap<>(voters);
        more.put(voter.key.id(), voter);
        return new VoterSet(more);
    }

    public VoterSet without(int id) {
        TreeMap<Integer, Voter> fewer = new TreeMap<>(voters);
        fewer.remove(id);
        return new VoterSet(fewer);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VoterSet set && voters.equals(set.voters);
    }

    @Override
    public int hashCode() {
        return voters.hashCode();
    }

    @Override
    public String toString() {
        return voters.values().toString();
    }
}
