package gregor.group;

import gregor.group.GroupRecords.GroupMetadataKey;
import gregor.group.GroupRecords.GroupMetadataValue;
import gregor.group.GroupRecords.MemberMetadata;
import gregor.group.GroupRecords.OffsetCommitKey;
import gregor.group.GroupRecords.OffsetCommitValue;
import gregor.message.JoinGroupMessage.JoinGroupRequestProtocol;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The groups whose ids hash to one partition of {@code __consumer_offsets}, and their offsets. */
final class GroupShard {

    private final int initialDelayMs;
    private final BiConsumer<ClassicGroup, ClassicGroup.Stored> store;
    private final Map<String, ClassicGroup> groups = new LinkedHashMap<>();
    private final CommittedOffsets offsets = new CommittedOffsets();
    private final Map<String, GroupMetadataValue> loaded = new LinkedHashMap<>();
    private boolean isLoading = true;

    /** @param store see {@link ClassicGroup} */
    GroupShard(int initialDelayMs, BiConsumer<ClassicGroup, ClassicGroup.Stored> store) {
        this.initialDelayMs = initialDelayMs;
        this.store = store;
    }

    boolean isLoading() {
        return isLoading;
    }

    CommittedOffsets offsets() {
        return offsets;
    }

    Collection<ClassicGroup> groups() {
        return groups.values();
    }

    /** The group, or null if nobody has joined it. */
    ClassicGroup find(String groupId) {
        return groups.get(groupId);
    }

    ClassicGroup findOrCreate(String groupId) {
        return groups.computeIfAbsent(groupId, id -> new ClassicGroup(id, initialDelayMs, store));
    }

    /** Forgets a group that never came to be: one that was asked for, and that nobody got into. */
    void dropIfVoid(String groupId) {
        groups.computeIfPresent(groupId, (id, group) -> group.isVoid() ? null : group);
    }

    /** Takes in what the log says while the shard is loaded. Only the last word about a group counts. */
    GroupRecords.Reader reader() {
        return new GroupRecords.Reader() {
            @Override
            public void offsetCommit(OffsetCommitKey key, OffsetCommitValue value) {
                offsets.replay(key, value);
            }

            @Override
            public void groupMetadata(GroupMetadataKey key, GroupMetadataValue value) {
                loaded.remove(key.group());
                if (value != null) {
                    loaded.put(key.group(), value);
                }
            }
        };
    }

    /** The log has been read to its end, and all of it is committed: stored groups go on where they were. */
    void finishLoading(long nowMs) {
        loaded.forEach((groupId, value) -> findOrCreate(groupId).restore(fromRecord(value), nowMs));
        loaded.clear();
        isLoading = false;
    }

    private static ClassicGroup.Stored fromRecord(GroupMetadataValue value) {
        List<GroupMember> members = new ArrayList<>();
        for (MemberMetadata stored : value.members()) {
            // Of all that a member said it supports, only the protocol in force was stored.
            List<JoinGroupRequestProtocol> protocols = List.of(new JoinGroupRequestProtocol(value.protocol(), OwnedBytes.copy(stored.subscription())));
            int rebalanceMs = stored.rebalanceTimeout() < 0 ? stored.sessionTimeout() : stored.rebalanceTimeout();
            GroupMember member = new GroupMember(stored.memberId(), stored.groupInstanceId(), new GroupMember.Subscription(
                stored.clientId(), stored.clientHost(), rebalanceMs, stored.sessionTimeout(), protocols));
            member.assignment = OwnedBytes.copy(stored.assignment());
            members.add(member);
        }
        return new ClassicGroup.Stored(value.protocolType(), value.generation(), value.protocol(), value.leader(), members);
    }

    static GroupMetadataValue toRecord(ClassicGroup.Stored group, long nowMs) {
        List<MemberMetadata> members = new ArrayList<>();
        for (GroupMember member : group.members()) {
            ByteBuffer subscription = member.metadataOf(group.protocol());
            members.add(new MemberMetadata(member.memberId, member.groupInstanceId, member.subscription.clientId(),
                member.subscription.clientHost(), member.subscription.rebalanceTimeoutMs(), member.subscription.sessionTimeoutMs(),
                subscription, member.assignment));
        }
        return new GroupMetadataValue(group.protocolType(), group.generation(), group.protocol(), group.leaderId(), nowMs, members);
    }
}
