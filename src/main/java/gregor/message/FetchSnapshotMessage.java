package gregor.message;

import gregor.base.Uuid;
import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;
import gregor.protocol.Ignorable;
import gregor.protocol.Nullable;
import gregor.protocol.Records;
import gregor.protocol.Since;
import gregor.protocol.Tagged;
import java.util.List;

/**
 * A piece of a snapshot of the metadata log, for a replica whose fetch offset the leader's log does not have any more.
 *
 * <p>KIP-630. History: version 1 tells the replica's directory, and where the leader can be reached (KIP-853).
 */
public interface FetchSnapshotMessage {

    @Api(key = ApiKey.FETCH_SNAPSHOT, versions = "0-1", flexible = "0+")
    record FetchSnapshotRequest(
        @Tagged(0) @Nullable @Default("null") String clusterId,
        @Default("-1") int replicaId,
        @Default("0x7fffffff") int maxBytes,
        List<TopicSnapshot> topics) {}

    record TopicSnapshot(String name, List<PartitionSnapshot> partitions) {}

    record PartitionSnapshot(
        int partition,
        int currentLeaderEpoch,
        SnapshotId snapshotId,
        long position,
        @Since(1) @Tagged(0) @Ignorable Uuid replicaDirectoryId) {}

    record SnapshotId(long endOffset, int epoch) {}

    @Api(key = ApiKey.FETCH_SNAPSHOT, versions = "0-1", flexible = "0+")
    record FetchSnapshotResponse(
        @Ignorable int throttleTimeMs,
        short errorCode,
        List<TopicSnapshotResult> topics,
        @Since(1) @Tagged(0) List<QuorumNodeEndpoint> nodeEndpoints) {}

    record TopicSnapshotResult(String name, List<PartitionSnapshotResult> partitions) {}

    record PartitionSnapshotResult(
        int index,
        short errorCode,
        SnapshotId snapshotId,
        @Tagged(0) LeaderIdAndEpoch currentLeader,
        long size,
        long position,
        Records unalignedRecords) {}

    record LeaderIdAndEpoch(int leaderId, int leaderEpoch) {}
}
