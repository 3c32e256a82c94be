package gregor.group;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.coordinator.CoordinatorRecord;
import gregor.group.GroupRecords.GroupMetadataKey;
import gregor.group.GroupRecords.GroupMetadataValue;
import gregor.group.GroupRecords.MemberMetadata;
import gregor.group.GroupRecords.OffsetCommitKey;
import gregor.group.GroupRecords.OffsetCommitValue;
import gregor.sim.SimEntropy;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What is kept in {@code __consumer_offsets}: Kafka's bytes, and the same memory again when they are read. */
class GroupRecordsTest {

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return HexFormat.of().formatHex(copy);
    }

    /** The bytes were written by the generated classes of Kafka 4.3.1. */
    @Test
    void recordsHaveKafkasBytes() {
        CoordinatorRecord commit = GroupRecords.of(new OffsetCommitKey("g", "t", 7), new OffsetCommitValue(42, 3, "m", 1000, -1, Uuid.ZERO));
        assertThat(hex(commit.key())).isEqualTo("000100016700017400000007");
        assertThat(hex(commit.value())).isEqualTo("0004000000000000002a00000003026d00000000000003e800");
        CoordinatorRecord withId = GroupRecords.of(new OffsetCommitKey("g", "t", 7),
            new OffsetCommitValue(42, 3, "m", 1000, -1, new Uuid(1, 2)));
        assertThat(hex(withId.value())).isEqualTo("0004000000000000002a00000003026d00000000000003e801001000000000000000010000000000000002");
        CoordinatorRecord group = GroupRecords.of(new GroupMetadataKey("g"), new GroupMetadataValue("consumer", 5, "range", "m1", 1000,
            List.of(new MemberMetadata("m1", "i1", "c", "/h", 60_000, 10_000, TestGroups.bytes("sub"), TestGroups.bytes("asg")),
                new MemberMetadata("m2", null, "c", "/h", 60_000, 10_000, TestGroups.bytes("sub"), TestGroups.bytes("")))));
        assertThat(hex(group.key())).isEqualTo("0002000167");
        assertThat(hex(group.value())).isEqualTo("00030008636f6e73756d657200000005000572616e676500026d3100000000000003e80000000200026d310002693100016300022f680000ea6000002710000000037375620000000361736700026d32ffff00016300022f680000ea60000027100000000373756200000000");
    }

    @Property(tries = 60)
    void offsetsThatAreReplayedAreThoseOfAMap(@ForAll long seed) {
        SimEntropy random = new SimEntropy(seed);
        CommittedOffsets offsets = new CommittedOffsets();
        Map<String, Map<TopicPartition, OffsetCommitValue>> twin = new LinkedHashMap<>();
        for (int i = 0; i < 80; i++) {
            OffsetCommitKey key = new OffsetCommitKey("g" + random.nextInt(3), "t" + random.nextInt(2), random.nextInt(3));
            boolean isTombstone = random.nextInt(3) == 0;
            OffsetCommitValue value = isTombstone ? null
                : new OffsetCommitValue(random.nextInt(1_000), random.nextInt(9) - 1, "m" + i, i, -1, new Uuid(0, random.nextInt(2)));
            GroupRecords.read(GroupRecords.of(key, value), replayInto(offsets));
            Map<TopicPartition, OffsetCommitValue> ofGroup = twin.computeIfAbsent(key.group(), id -> new LinkedHashMap<>());
            if (isTombstone) {
                ofGroup.remove(new TopicPartition(key.topic(), key.partition()));
            } else {
                ofGroup.put(new TopicPartition(key.topic(), key.partition()), value);
            }
        }
        twin.forEach((group, expected) -> assertThat(offsets.of(group)).isEqualTo(expected));
    }

    private static GroupRecords.Reader replayInto(CommittedOffsets offsets) {
        return new GroupRecords.Reader() {
            @Override
            public void offsetCommit(OffsetCommitKey key, OffsetCommitValue value) {
                offsets.replay(key, value);
            }

            @Override
            public void groupMetadata(GroupMetadataKey key, GroupMetadataValue value) {
                throw new AssertionError("not written here: " + key);
            }
        };
    }

    /** A stable group comes back as it was: same generation, members and assignments (I4). */
    @Property(tries = 20)
    void aStoredGroupComesBackAsItWas(@ForAll long seed) {
        SimEntropy random = new SimEntropy(seed);
        TestGroups groups = new TestGroups();
        int rounds = 1 + random.nextInt(2);
        List<String> ids = List.of();
        for (int i = 0; i < rounds; i++) {
            ids.forEach(id -> groups.coordinator.leave(TestGroups.GROUP, id, null));
            ids = groups.stable(1 + random.nextInt(5));
        }
        CoordinatorRecord before = groups.log.get(groups.log.size() - 1);
        groups.restart();
        GroupMetadataValue[] stored = new GroupMetadataValue[1];
        GroupRecords.read(before, new GroupRecords.Reader() {
            @Override
            public void offsetCommit(OffsetCommitKey key, OffsetCommitValue value) {
                throw new AssertionError("not written here: " + key);
            }

            @Override
            public void groupMetadata(GroupMetadataKey key, GroupMetadataValue value) {
                stored[0] = value;
            }
        });
        assertThat(stored[0].members()).hasSameSizeAs(ids);
        for (String id : ids) {
            assertThat(TestGroups.text(groups.sync(id, stored[0].generation()).get().assignment())).isEqualTo(id);
        }
        assertThat(groups.join(ids.get(0), null).isWaiting()).as("the leader starts a rebalance").isEqualTo(ids.size() > 1);
    }

    @Test
    void recordsOfOtherKindsAreSteppedOver() {
        TestGroups groups = new TestGroups();
        groups.log.add(new CoordinatorRecord(ByteBuffer.wrap(new byte[] {0, 3, 9, 9}), ByteBuffer.wrap(new byte[] {7})));
        groups.log.add(new CoordinatorRecord(ByteBuffer.wrap(new byte[] {0, 4}), null));
        groups.restart();
        assertThat(groups.stable(1)).hasSize(1);
    }
}
