package gregor.record;

import gregor.base.Uuid;
import gregor.protocol.Schema;
import gregor.protocol.Since;
import gregor.protocol.Unsigned;
import java.util.List;

/** What stands in the value of a control record, by {@link ControlType}; the names are Apache Kafka's schemas'. */
public sealed interface ControlMessage {

    /** @param coordinatorEpoch of the transaction coordinator, so that one that was replaced can't end a transaction */
    @Schema(versions = "0")
    record EndTxnMarker(int coordinatorEpoch) implements ControlMessage {}

    /**
     * Written in version 0 by every release, also those that know directory ids.
     *
     * @param version 0
     * @param grantingVoters who voted for the leader
     */
    @Schema(versions = "0-1", flexible = "0+")
    record LeaderChangeMessage(short version, int leaderId, List<Voter> voters, List<Voter> grantingVoters)
            implements ControlMessage {

        public record Voter(int voterId, @Since(1) Uuid voterDirectoryId) {}
    }

    /** @param lastContainedLogTimestamp when the last record that went into the snapshot was appended */
    @Schema(versions = "0", flexible = "0+")
    record SnapshotHeaderRecord(short version, long lastContainedLogTimestamp) implements ControlMessage {}

    @Schema(versions = "0", flexible = "0+")
    record SnapshotFooterRecord(short version) implements ControlMessage {}

    /** @param kRaftVersion the value of the feature {@code kraft.version} */
    @Schema(versions = "0", flexible = "0+")
    record KRaftVersionRecord(short version, short kRaftVersion) implements ControlMessage {}

    @Schema(versions = "0", flexible = "0+")
    record VotersRecord(short version, List<Voter> voters) implements ControlMessage {

        public record Voter(int voterId, Uuid voterDirectoryId, List<Endpoint> endpoints,
            KRaftVersionFeature kRaftVersionFeature) {}

        public record Endpoint(String name, String host, @Unsigned int port) {}

        public record KRaftVersionFeature(short minSupportedVersion, short maxSupportedVersion) {}
    }
}
