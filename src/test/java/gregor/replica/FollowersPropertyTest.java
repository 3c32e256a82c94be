package gregor.replica;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.claim.Claim;
import gregor.message.FetchMessage.PartitionData;
import gregor.replica.ReplicaWorld.Message;
import gregor.replica.ReplicatingBroker.Stored;
import gregor.record.RecordBatch;
import gregor.sim.SimEntropy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterProperty;

/**
 * Three replicas of one partition through random histories: leaders come and go, some of them without having all records, brokers
 * lose power and what they had not forced, messages get lost, come late or damaged, records are deleted.
 */
class FollowersPropertyTest {

    private static final int REPLICAS = 3;
    private static final int STEPS = 150;
    private static final int LONG_ENOUGH_MS = 5_000;
    private static final List<Stored> NOTHING = List.of(new Stored(-1, -1, -1, -1));

    private static final Map<String, Integer> MARKS = new LinkedHashMap<>();

    private static void mark(String what) {
        MARKS.merge(what, 1, Integer::sum);
    }

    /**
     * While it lasts: what two replicas have at the same offset from the same epoch, they have equal, and all below it (REP-2); a reply
     * takes from a follower no record that the leader had when it answered, and leaves it none that the leader had not, unless it was
     * told to cut (REP-16, REP-20). When peace comes, all have what the leader has, and the same high watermark.
     */
    @Claim("11.3")
    @Property(tries = 100)
    void aFollowersLogIsThatOfItsLeader(@ForAll long seed) {
        SimEntropy chance = new SimEntropy(seed);
        ReplicaWorld world = new ReplicaWorld(REPLICAS, Map.of());
        world.damage = data -> chance.nextInt(15) == 0 ? damaged(data, chance) : data;
        for (int i = 0; i < STEPS; i++) {
            step(world, chance);
            if (i % 10 == 0) {
                assertSameWhereSameEpoch(world);
            }
        }
        peace(world);
        for (ReplicatingBroker broker : world.brokers.values()) {
            long from = broker.log().logStartOffset(); // a leader that did not hear of a deletion begins earlier
            assertThat(from).isGreaterThanOrEqualTo(world.broker(world.leader).log().logStartOffset());
            List<Stored> leaders = world.broker(world.leader).stored().stream().filter(batch -> batch.lastOffset() >= from).toList();
            assertThat(broker.stored()).as("seed %s, broker %s follows %s", seed, broker.log(), world.leader).isEqualTo(leaders);
            assertThat(broker.log().highWatermark()).as("seed %s, high watermark of %s", seed, broker.log()).isEqualTo(broker.log().logEndOffset());
        }
    }

    @AfterProperty
    void everythingHasHappened() {
        assertThat(MARKS).containsKeys("produced", "elected", "crashed", "started", "lost", "deleted", "appended", "cut", "FetchRequest", "FetchResponse");
    }

    private void peace(ReplicaWorld world) {
        world.damage = data -> data;
        world.brokers.values().stream().filter(broker -> !broker.isAlive()).forEach(ReplicatingBroker::start);
        world.brokers.values().forEach(ReplicatingBroker::hearAll);
        world.settle(LONG_ENOUGH_MS);
        assertThat(world.broker(world.leader).produce("peace")).isNotNegative();
        world.settle(LONG_ENOUGH_MS);
    }

    private void step(ReplicaWorld world, SimEntropy chance) {
        ReplicatingBroker broker = world.broker(1 + chance.nextInt(REPLICAS));
        switch (chance.nextInt(20)) {
            case 0, 1, 2, 3 -> {
                if (broker.believesToLead() && broker.produce(chance.nextInt(3) == 0 ? new String[] {"a", "b" + chance.nextLong()}
                        : new String[] {"c" + chance.nextLong()}) >= 0) {
                    mark("produced");
                }
            }
            case 4 -> elect(world, broker, chance);
            case 5 -> crash(world, broker, chance);
            case 6 -> {
                if (!broker.isAlive()) {
                    broker.start();
                    mark("started");
                } else if (!broker.hasHeardAll()) {
                    broker.hear();
                }
            }
            case 7 -> {
                if (broker.isAlive() && !broker.hasHeardAll()) {
                    broker.hear();
                }
            }
            case 8 -> {
                if (broker.isAlive() && chance.nextInt(2) == 0) {
                    broker.flush();
                } else if (broker.believesToLead() && chance.nextInt(3) == 0) {
                    broker.deleteRecordsBelow(broker.log().logStartOffset() + chance.nextInt(1 + (int) (broker.log().highWatermark()
                        - broker.log().logStartOffset())));
                    mark("deleted");
                }
            }
            case 9 -> lose(world, chance);
            case 10, 11, 12 -> world.pass(chance.nextInt(60));
            default -> deliver(world, chance);
        }
    }

    private void elect(ReplicaWorld world, ReplicatingBroker broker, SimEntropy chance) {
        if (broker.isAlive() && chance.nextInt(2) == 0) {
            world.elect(chance.nextInt(4) == 0 ? world.leader : 1 + chance.nextInt(REPLICAS));
            mark("elected");
        }
    }

    /** Who led is another's follower when it comes back, or leads in a term of another number: its epoch was the process's. */
    private void crash(ReplicaWorld world, ReplicatingBroker broker, SimEntropy chance) {
        if (broker.isAlive() && chance.nextInt(2) == 0) {
            if (chance.nextInt(3) > 0) {
                broker.crash();
            } else {
                broker.stop();
            }
            world.elect(1 + chance.nextInt(REPLICAS));
            mark("crashed");
        }
    }

    private void lose(ReplicaWorld world, SimEntropy chance) {
        if (!world.messages.isEmpty()) {
            world.messages.remove(chance.nextInt(world.messages.size())).lose().run();
            mark("lost");
        }
    }

    private void deliver(ReplicaWorld world, SimEntropy chance) {
        if (world.messages.isEmpty()) {
            return;
        }
        Message message = world.messages.remove(chance.nextInt(world.messages.size()));
        mark(message.what());
        ReplicatingBroker follower = world.broker(message.to());
        if (!message.what().equals("FetchResponse") || !follower.isAlive()) {
            message.arrive().run();
            return;
        }
        List<Stored> before = follower.stored();
        message.arrive().run();
        List<Stored> after = follower.stored();
        List<Stored> taken = without(before, after);
        List<Stored> added = without(after, before);
        assertThat(message.sendersLog()).as("what a leader has is not taken from a follower").doesNotContainAnyElementsOf(taken.isEmpty() ? NOTHING : taken);
        assertThat(message.sendersLog()).as("what a leader has not is not added").containsAll(added);
        if (!added.isEmpty()) {
            mark("appended");
            long start = message.sendersLog().get(0).baseOffset();
            assertThat(message.sendersLog()).containsAll(after.stream().filter(batch -> batch.baseOffset() >= start).toList());
        } else if (!taken.isEmpty()) {
            mark("cut");
        }
    }

    private static List<Stored> without(List<Stored> some, List<Stored> others) {
        return some.stream().filter(batch -> !others.contains(batch)).toList();
    }

    private static PartitionData damaged(PartitionData data, SimEntropy chance) {
        try {
            ByteBuffer bytes = data.records().toBuffer();
            if (bytes.remaining() == 0) {
                return data;
            }
            ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
            if (chance.nextInt(2) == 0) {
                return ReplicaWorld.with(data, copy.limit(chance.nextInt(copy.limit())));
            }
            List<RecordBatch> batches = new ArrayList<>();
            RecordBatch.in(copy.duplicate()).forEach(batches::add);
            RecordBatch batch = batches.get(chance.nextInt(batches.size()));
            int at = batch.position() + 17 + chance.nextInt(batch.sizeInBytes() - 17); // what is in front is in no check sum
            return ReplicaWorld.with(data, copy.put(at, (byte) (copy.get(at) ^ 1 + chance.nextInt(255))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** REP-2. */
    private static void assertSameWhereSameEpoch(ReplicaWorld world) {
        List<List<Stored>> logs = new ArrayList<>();
        world.brokers.values().stream().filter(ReplicatingBroker::isAlive).forEach(broker -> logs.add(broker.stored()));
        for (int i = 0; i < logs.size(); i++) {
            for (int j = 0; j < i; j++) {
                assertSameWhereSameEpoch(logs.get(i), logs.get(j));
            }
        }
    }

    private static void assertSameWhereSameEpoch(List<Stored> one, List<Stored> other) {
        Map<Long, Stored> byOffset = new LinkedHashMap<>();
        other.forEach(batch -> byOffset.put(batch.baseOffset(), batch));
        boolean same = false;
        for (int i = one.size() - 1; i >= 0; i--) {
            Stored here = one.get(i);
            Stored there = byOffset.get(here.baseOffset());
            if (there == null) {
                if (other.isEmpty() || here.baseOffset() < other.get(0).baseOffset()) {
                    return; // it begins later
                }
                assertThat(same).as("%s is not in %s", here, other).isFalse();
                continue;
            }
            same |= here.epoch() == there.epoch();
            if (same) {
                assertThat(here).isEqualTo(there);
            }
        }
    }
}
