package gregor.raft;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.OffsetAndEpoch;
import gregor.message.FetchSnapshotMessage.FetchSnapshotResponse;
import gregor.message.FetchSnapshotMessage.PartitionSnapshotResult;
import gregor.message.FetchSnapshotMessage.TopicSnapshotResult;
import gregor.protocol.MemoryRecords;
import gregor.raft.QuorumWorld.Replica;
import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Replicas that find what they need only in a snapshot. */
class SnapshotFetchTest {

    private int values;

    private void append(QuorumWorld world, int count) {
        Replica leader = world.leader(20_000);
        for (int i = 0; i < count; i++) {
            values += world.append(leader, "value " + values) ? 1 : 0;
        }
        world.run(50);
    }

    private static void assertAllHaveAll(QuorumWorld world) {
        world.heal();
        world.replicas.values().stream().filter(one -> !one.isUp()).forEach(world::start);
        world.run(20 * QuorumWorld.ELECTION_MS); // a leader that was cut off may have to find out yet
        Replica leader = world.leader();
        assertThat(leader).isNotNull();
        assertThat(world.append(leader, "last")).isTrue();
        assertThat(world.runUntil(60_000, () -> world.replicas.values().stream().allMatch(one -> one.listener.values.contains("last"))))
            .as("all have all: " + world.ends()).isTrue();
        world.replicas.values().forEach(one -> assertThat(one.listener.values).isEqualTo(leader.listener.values));
        world.ghost.logsMatch();
    }

    /** Pieces of any size, of which some come damaged and some not at all, while leaders come and go. */
    @Property(tries = 25)
    void whoIsLeftBehindIsBroughtUpToDate(@ForAll long seed, @ForAll @IntRange(min = 20, max = 600) int pieceBytes) {
        values = 0;
        QuorumWorld world = new QuorumWorld(seed, 3, 1, pieceBytes, false);
        world.startAll();
        for (int step = 0; step < 12; step++) {
            int away = 1 + world.entropy.nextInt(4);
            world.isolate(away);
            world.run(3 * QuorumWorld.FETCH_MS);
            append(world, 1 + world.entropy.nextInt(8));
            world.replicas.values().stream().filter(one -> one.id() != away).forEach(world::snapshot);
            append(world, world.entropy.nextInt(3));
            world.heal();
            world.lossPercent = world.entropy.nextInt(20);
            world.alter = reply -> world.entropy.nextInt(12) == 0 ? damaged(reply, world) : reply;
            world.run(world.entropy.nextInt(300));
            if (world.entropy.nextInt(2) == 0) {
                Replica one = world.replicas.get(1 + world.entropy.nextInt(4));
                world.crash(one);
                world.start(one);
            }
            world.run(world.entropy.nextInt(1_000));
            world.heal();
        }
        assertAllHaveAll(world);
    }

    private static Record damaged(Record reply, QuorumWorld world) {
        if (!(reply instanceof FetchSnapshotResponse response) || response.topics().isEmpty()) {
            return reply;
        }
        PartitionSnapshotResult piece = response.topics().get(0).partitions().get(0);
        ByteBuffer bytes = RaftMessages.bytesOf(piece.unalignedRecords());
        if (!bytes.hasRemaining()) {
            return reply;
        }
        ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
        int at = world.entropy.nextInt(copy.limit());
        copy.put(at, (byte) (copy.get(at) ^ 1 << world.entropy.nextInt(8)));
        return new FetchSnapshotResponse(0, (short) 0, List.of(new TopicSnapshotResult(RaftMessages.TOPIC, List.of(new PartitionSnapshotResult(
            piece.index(), piece.errorCode(), piece.snapshotId(), piece.currentLeader(), piece.size(), piece.position(), new MemoryRecords(copy))))),
            response.nodeEndpoints());
    }

    /** A snapshot that always comes damaged is never loaded; when it comes whole, it is. */
    @Example
    void aDamagedSnapshotIsNotLoaded() {
        QuorumWorld world = new QuorumWorld(4, 3, 0, 64, false);
        world.startAll();
        append(world, 3);
        int away = world.leader().id() % 3 + 1;
        world.isolate(away);
        append(world, 5);
        world.snapshot(world.leader());
        world.heal();
        boolean[] seen = new boolean[1];
        world.alter = reply -> {
            Record altered = damaged(reply, world);
            seen[0] |= altered != reply;
            return altered;
        };
        world.run(20_000);
        assertThat(seen[0]).isTrue();
        assertThat(world.replicas.get(away).log.latestSnapshotId()).contains(SnapshotFile.BOOTSTRAP_ID);
        assertAllHaveAll(world);
        assertThat(world.replicas.get(away).log.startOffset()).isGreaterThan(0);
    }

    /** LIV-10: of its own accord, within a minute. */
    @Example
    void theLogIsCutBelowASnapshot() {
        QuorumWorld world = new QuorumWorld(3, 3, 1, 64, false);
        world.startAll();
        append(world, 5);
        world.run(1_000);
        for (Replica one : world.replicas.values()) {
            long end = one.listener.nextOffset;
            int epoch = one.log.lastEpoch();
            world.with(one, () -> one.node.writeSnapshot(new OffsetAndEpoch(end, epoch), 1, List.of()));
            assertThat(one.log.startOffset()).isZero();
        }
        world.run(61_000);
        world.replicas.values().forEach(one -> assertThat(one.log.startOffset()).isGreaterThan(0));
    }

    /** What a restarted replica remembers to be committed is not told before a leader has said how much is committed now. */
    @Example
    void aSnapshotOnDiskIsNotToldBeforeALeaderIsFound() {
        QuorumWorld world = new QuorumWorld(5, 3, 0, 64, false);
        world.startAll();
        append(world, 5);
        Replica one = world.replicas.get(world.leader().id() % 3 + 1);
        world.run(1_000);
        world.snapshot(one);
        world.crash(one);
        append(world, 4);
        world.isolate(one.id());
        world.start(one);
        world.run(5_000);
        assertThat(one.node.highWatermark()).isZero();
        assertThat(one.listener.nextOffset).isZero();
        assertAllHaveAll(world);
    }
}
