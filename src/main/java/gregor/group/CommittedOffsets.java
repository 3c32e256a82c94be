package gregor.group;

import gregor.base.TopicPartition;
import gregor.group.GroupRecords.OffsetCommitKey;
import gregor.group.GroupRecords.OffsetCommitValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** How far the groups of one shard have read: changed by replaying records, and by nothing else. */
final class CommittedOffsets {

    private final Map<String, Map<TopicPartition, OffsetCommitValue>> byGroup = new LinkedHashMap<>();

    void replay(OffsetCommitKey key, OffsetCommitValue value) {
        TopicPartition partition = new TopicPartition(key.topic(), key.partition());
        if (value != null) {
            byGroup.computeIfAbsent(key.group(), id -> new LinkedHashMap<>()).put(partition, value);
        } else if (byGroup.containsKey(key.group())) {
            Map<TopicPartition, OffsetCommitValue> offsets = byGroup.get(key.group());
            offsets.remove(partition);
            if (offsets.isEmpty()) {
                byGroup.remove(key.group());
            }
        }
    }

    /** The commits of a group; empty if there are none. */
    Map<TopicPartition, OffsetCommitValue> of(String groupId) {
        return Collections.unmodifiableMap(byGroup.getOrDefault(groupId, Map.of()));
    }
}
