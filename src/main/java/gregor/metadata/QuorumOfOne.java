package gregor.metadata;

import gregor.base.OffsetAndEpoch;
import gregor.base.Uuid;
import gregor.config.Endpoint;
import gregor.config.NodeConfig;
import gregor.raft.DynamicVoter;
import gregor.raft.SnapshotFile;
import gregor.record.ControlMessage;
import gregor.record.ControlMessage.KRaftVersionRecord;
import gregor.record.ControlMessage.VotersRecord;
import gregor.record.ControlRecord;
import gregor.record.ControlType;
import gregor.record.Record;
import java.util.List;

/**
 * Who votes, by the settings or by the log, and that it is this node alone.
 *
 * <p>With kraft.version 0 the voters are those of {@code controller.quorum.voters}. With kraft.version 1 they are in
 * control records: formatting put them into the first snapshot, and the first leader copies them into the log.
 */
final class QuorumOfOne {

    private final NodeConfig config;
    private final Uuid directoryId;
    private short kraftVersion;
    private VotersRecord voters;
    private boolean votersAreInLog;

    /** @throws FormatException if the settings name several voters, or another node than this one */
    QuorumOfOne(NodeConfig config, Uuid directoryId) {
        this.config = config;
        this.directoryId = directoryId;
        if (!config.isController()) {
            throw new FormatException("process.roles is " + config.processRoles() + ", without controller, so the metadata quorum is on "
                + "other nodes; a quorum of several nodes comes with the quorum issue");
        }
        var named = config.controllerQuorumVoters().keySet();
        if (named.size() > 1) {
            throw new FormatException("controller.quorum.voters names the voters " + named + "; a quorum of several voters comes with "
                + "the quorum issue, so allowed is node " + config.nodeId() + " alone");
        }
        if (!named.isEmpty() && !named.contains(config.nodeId())) {
            throw new FormatException("controller.quorum.voters names the voter " + named + ", and this controller is node "
                + config.nodeId());
        }
    }

    int nodeId() {
        return config.nodeId();
    }

    short kraftVersion() {
        return kraftVersion;
    }

    void replay(SnapshotFile snapshot, OffsetAndEpoch id) {
        kraftVersion = snapshot.kraftVersion() == null ? kraftVersion : snapshot.kraftVersion().kRaftVersion();
        if (snapshot.voters() != null) {
            voters = snapshot.voters();
            votersAreInLog = !id.equals(SnapshotFile.BOOTSTRAP_ID);
        }
    }

    /** What a snapshot says of the version of the quorum's protocol; null with version 0. */
    KRaftVersionRecord versionForSnapshot() {
        return kraftVersion == 0 ? null : new KRaftVersionRecord((short) 0, kraftVersion);
    }

    /** What a snapshot says of the voters; null if the settings name them. */
    VotersRecord votersForSnapshot() {
        return voters;
    }

    /** Takes in a record of a control batch of the log. */
    void replay(Record record) {
        if (ControlType.of(record.key()) == ControlType.UNKNOWN) {
            return;
        }
        ControlMessage message = ControlRecord.of(record).message();
        if (message instanceof KRaftVersionRecord version) {
            kraftVersion = version.kRaftVersion();
        } else if (message instanceof VotersRecord named) {
            voters = named;
            votersAreInLog = true;
        }
    }

    /** @throws FormatException if the log names other voters than this node, or neither it nor the settings name any */
    void verify() {
        if (voters == null) {
            if (config.controllerQuorumVoters().isEmpty()) {
                throw new FormatException("no voters are named: neither in controller.quorum.voters nor in " + config.metadataLogDir()
                    + "; format it with --standalone, or set controller.quorum.voters=" + config.nodeId() + "@host:port");
            }
            return;
        }
        if (voters.voters().size() > 1) {
            throw new FormatException("the metadata log in " + config.metadataLogDir() + " names " + voters.voters().size()
                + " voters; a quorum of several voters comes with the quorum issue");
        }
        VotersRecord.Voter voter = voters.voters().get(0);
        if (voter.voterId() != config.nodeId() || !voter.voterDirectoryId().equals(directoryId)) {
            throw new FormatException("the metadata log names node " + voter.voterId() + " with directory " + voter.voterDirectoryId()
                + " as its voter; this is node " + config.nodeId() + " with directory " + directoryId);
        }
    }

    /** What a leader adds behind LEADER_CHANGE: the voters, if the log does not have them yet or not with this address. */
    List<ControlRecord> recordsForNewEpoch() {
        if (voters == null) {
            return List.of();
        }
        Endpoint listener = config.advertisedControllerListeners().get(0);
        VotersRecord.Endpoint known = voters.voters().get(0).endpoints().get(0);
        boolean sameAddress = known.port() == listener.port() && (listener.host().isEmpty() || known.host().equals(listener.host()));
        if (votersAreInLog && sameAddress) {
            return List.of();
        }
        DynamicVoter self = new DynamicVoter(config.nodeId(), listener.host().isEmpty() ? known.host() : listener.host(), listener.port(), directoryId);
        return List.of(
            new ControlRecord(ControlType.KRAFT_VERSION, new KRaftVersionRecord((short) 0, kraftVersion)),
            new ControlRecord(ControlType.KRAFT_VOTERS, DynamicVoter.toRecord(List.of(self), listener.listenerName())));
    }
}
