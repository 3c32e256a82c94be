package gregor.tools;

import gregor.base.Uuid;
import gregor.protocol.Default;
import gregor.protocol.Schema;
import gregor.protocol.Tagged;
import java.util.List;

/** What {@code __share_group_state} holds: how far a share group is in each partition (KIP-932), as Kafka 4.3 writes it. */
final class ShareStateRecords {

    private ShareStateRecords() {}

    @Schema(versions = "0")
    public record ShareSnapshotKey(String groupId, Uuid topicId, int partition) {}

    @Schema(versions = "0", flexible = "0+")
    public record ShareSnapshotValue(
        int snapshotEpoch, int stateEpoch, int leaderEpoch, long startOffset,
        @Tagged(0) @Default("-1") int deliveryCompleteCount, long createTimestamp, long writeTimestamp,
        List<StateBatch> stateBatches) {

        public record StateBatch(long firstOffset, long lastOffset, byte deliveryState, short deliveryCount) {}
    }

    @Schema(versions = "0")
    public record ShareUpdateKey(String groupId, Uuid topicId, int partition) {}

    @Schema(versions = "0", flexible = "0+")
    public record ShareUpdateValue(
        int snapshotEpoch, int leaderEpoch, long startOffset, @Tagged(0) @Default("-1") int deliveryCompleteCount,
        List<StateBatch> stateBatches) {

        public record StateBatch(long firstOffset, long lastOffset, byte deliveryState, short deliveryCount) {}
    }
}
