package gregor.tools;

import gregor.protocol.Default;
import gregor.protocol.Ignorable;
import gregor.protocol.Nullable;
import gregor.protocol.Schema;
import gregor.protocol.Since;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What {@code __consumer_offsets} holds of classic groups besides {@link gregor.group.GroupRecords}: offsets in the oldest
 * form, and what consumers put into the bytes that a group keeps for its members.
 */
final class ClassicGroupRecords {

    private ClassicGroupRecords() {}

    @Schema(versions = "0")
    public record LegacyOffsetCommitValue(long offset, String metadata, long commitTimestamp) {}

    @Schema(versions = "0-3")
    public record ConsumerProtocolSubscription(
        List<String> topics, @Nullable @Default("null") ByteBuffer userData,
        @Since(1) @Ignorable List<OwnedPartitions> ownedPartitions, @Since(2) @Default("-1") @Ignorable int generationId,
        @Since(3) @Nullable(since = 3) @Default("null") @Ignorable String rackId) {

        public record OwnedPartitions(String topic, List<Integer> partitions) {}
    }

    @Schema(versions = "0-3")
    public record ConsumerProtocolAssignment(
        List<AssignedPartitions> assignedPartitions, @Nullable @Default("null") ByteBuffer userData) {

        public record AssignedPartitions(String topic, List<Integer> partitions) {}
    }
}
