package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.book.claim.Claim;
import gregor.config.NodeConfig;
import gregor.message.AllocateProducerIdsMessage.AllocateProducerIdsResponse;
import gregor.metadata.ClusterRecords.RegisterBrokerRecord;
import gregor.metadata.LogRecords.NoOpRecord;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataLoader;
import gregor.metadata.MetadataRecord;
import gregor.metadata.TopicRecords.RemoveTopicRecord;
import gregor.metadata.TopicRecords.TopicRecord;
import gregor.raft.LeaderAndEpoch;
import gregor.record.RecordBatch;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random histories of three controllers: what invariants.md asks of the controller, looked at after each step. */
class ControllerHistoryTest {

    private static final int STEPS = 60;

    /** The histories are worth looking at: each kind of request is granted, and lost, and each thing happens. */
    @Example
    void theyReachWhatTheyAreFor() {
        Map<String, Integer> seen = new TreeMap<>();
        for (long seed = 0; seed < 40; seed++) {
            ControllerWorld world = new ControllerWorld(seed);
            for (int i = 0; i < STEPS; i++) {
                world.step();
            }
            world.settle();
            world.all.forEach(asked -> seen.merge(asked.what.split(" ")[0] + (asked.records.isEmpty() ? " reads " : " writes ") + asked.error(), 1, Integer::sum));
            world.quorum.log.forEach(batch -> ScriptedQuorum.records(batch).forEach(record -> seen.merge(record.type().name(), 1, Integer::sum)));
            seen.merge("snapshots", world.snapshotsLoaded, Integer::sum);
        }
        assertThat(seen.keySet()).contains("create writes NONE", "create reads NONE", "create writes NOT_CONTROLLER", "delete writes NONE",
            "register writes NONE", "register reads DUPLICATE_BROKER_REGISTRATION", "heartbeat writes NONE", "heartbeat reads STALE_BROKER_EPOCH",
            "unregister writes NONE", "producer writes NONE", "producer writes NOT_CONTROLLER", "feature writes NONE", "feature reads NONE",
            "too writes POLICY_VIOLATION", "PARTITION_CHANGE", "NO_OP", "BROKER_REGISTRATION_CHANGE");
        assertThat(seen.get("snapshots")).isPositive();
    }

    /** CTL-1: whoever has applied the log up to an offset, in whatever way, has the image that its records add up to. */
    @Property(tries = 40)
    void ctl1StateIsAFunctionOfTheLog(@ForAll long seed) {
        ControllerWorld world = new ControllerWorld(seed);
        for (int i = 0; i < STEPS; i++) {
            world.step();
            for (ControllerNode node : world.nodes) {
                MetadataImage image = node.loop.committedImage();
                assertThat(image).as("controller %d at offset %d", node.raft.id, image.offset()).isEqualTo(world.truth.get(image.offset()));
            }
        }
        world.settle();
        for (ControllerNode node : world.nodes) {
            assertThat(node.loop.committedImage()).isEqualTo(world.truth.lastEntry().getValue());
        }
        assertThat(aBroker(world)).as("a broker's image").isEqualTo(world.truth.lastEntry().getValue());
        world.assertThatNobodyStopped();
    }

    /** What a broker makes of the log, in two reads cut anywhere. */
    private static MetadataImage aBroker(ControllerWorld world) {
        ScriptedQuorum.Member observer = world.quorum.new Member(4);
        NodeConfig config = NodeConfig.with(Map.of());
        MetadataLoader loader = new MetadataLoader(config, observer, world.clock, Runnable::run, Runnable::run, List.of(), why -> {
            throw new AssertionError(why);
        });
        observer.register(loader);
        observer.tell(1 + world.random.nextInt(world.quorum.committed));
        observer.tellAll();
        return loader.image();
    }

    /** CTL-2: a reply tells of nothing that is not committed; who renounces has the committed image; nobody waits for ever. */
    @Claim("15.3")
    @Property(tries = 40)
    void ctl2NoReplyTellsOfWhatMayBeLost(@ForAll long seed) {
        ControllerWorld world = new ControllerWorld(seed);
        for (int i = 0; i < STEPS; i++) {
            world.step();
            world.all.forEach(asked -> checkReply(world, asked));
            for (ControllerNode node : world.nodes) {
                if (node.timersSet() == 0) {
                    assertThat(node.loop.image()).as("controller %d is a standby", node.raft.id).isSameAs(node.loop.committedImage());
                }
            }
        }
        world.settle();
        assertThat(world.all).allSatisfy(asked -> assertThat(asked.reply).as(asked.toString()).isDone());
        world.all.forEach(asked -> checkReply(world, asked));
        assertThat(world.all).as("decisions that broke").noneMatch(asked -> asked.error() == ErrorCode.UNKNOWN_SERVER_ERROR);
    }

    private static void checkReply(ControllerWorld world, ControllerWorld.Asked asked) {
        if (!asked.reply.isDone() || asked.checked) {
            return;
        }
        asked.checked = true;
        ErrorCode error = asked.error();
        if (error == ErrorCode.NOT_CONTROLLER) {
            return;
        }
        assertThat(asked.saw).as("what %s saw is committed", asked).isLessThan(world.quorum.committedEnd());
        assertThat(world.epochAt(asked.saw)).as("and by whom it saw").isLessThanOrEqualTo(asked.epoch);
        if (error == ErrorCode.NONE) {
            assertThat(world.committedRecords(asked.firstOffset, asked.records.size())).as("the records of %s", asked).isEqualTo(asked.records);
        }
    }

    /** CTL-3: a request's records count all or none; one that is too large is refused and moves no leadership. */
    @Claim("15.4")
    @Property(tries = 40)
    void ctl3ARequestCountsAsAWholeOrNotAtAll(@ForAll long seed) {
        ControllerWorld world = new ControllerWorld(seed);
        for (int i = 0; i < STEPS; i++) {
            world.step();
        }
        world.settle();
        Map<Long, RecordBatch> batches = new HashMap<>();
        world.quorum.log.forEach(batch -> batches.put(batch.baseOffset(), batch));
        for (ControllerWorld.Asked asked : world.all) {
            if (asked.what.equals("too much")) {
                assertThat(asked.error()).isIn(ErrorCode.POLICY_VIOLATION, ErrorCode.NOT_CONTROLLER);
            } else if (asked.error() == ErrorCode.NONE && !asked.records.isEmpty()) {
                assertThat(ScriptedQuorum.records(batches.get(asked.firstOffset))).as(asked.toString()).isEqualTo(asked.records);
            }
        }
        world.nodes.forEach(node -> assertThat(node.raft.resigned).as("resignations of controller " + node.raft.id)
            .isZero());
    }

    /** CTL-5: each process of a broker has an epoch of its own, higher than those before; the same process keeps it and its state. */
    @Claim("15.5")
    @Property(tries = 40)
    void ctl5ABrokerEpochIsOneProcess(@ForAll long seed) {
        ControllerWorld world = new ControllerWorld(seed);
        for (int i = 0; i < STEPS; i++) {
            world.step();
        }
        world.settle();
        MetadataImage before = MetadataImage.EMPTY;
        Map<Integer, Long> highest = new HashMap<>();
        Map<Long, Uuid> processes = new HashMap<>();
        for (RecordBatch batch : world.quorum.log) {
            long offset = batch.baseOffset();
            for (MetadataRecord record : ScriptedQuorum.records(batch)) {
                if (record instanceof RegisterBrokerRecord registered) {
                    var known = before.cluster().broker(registered.brokerId());
                    if (known != null && known.incarnationId().equals(registered.incarnationId())) {
                        assertThat(registered.brokerEpoch()).isEqualTo(known.epoch());
                        assertThat(registered.fenced()).isEqualTo(known.fenced());
                    } else {
                        assertThat(registered.brokerEpoch()).as("the offset of %s", registered).isEqualTo(offset)
                            .isGreaterThan(highest.getOrDefault(registered.brokerId(), -1L));
                        assertThat(registered.fenced()).isTrue();
                        assertThat(processes.put(registered.brokerEpoch(), registered.incarnationId())).isNull();
                        highest.put(registered.brokerId(), registered.brokerEpoch());
                    }
                }
                offset++;
            }
            before = world.truth.get(batch.lastOffset());
        }
    }

    /** CTL-7: a controller that cannot apply a record stops there, for good, whatever it is told or asked later. */
    @Property(tries = 30)
    void ctl7WhoCannotApplyARecordStops(@ForAll long seed) {
        ControllerWorld world = new ControllerWorld(seed);
        for (int i = 0; i < STEPS / 2; i++) {
            world.step();
        }
        world.settle();
        world.quorum.leaderId = LeaderAndEpoch.NOBODY;
        world.nodes.forEach(node -> node.raft.tellLeader());
        world.quorum.write(List.of(new NoOpRecord(), new RemoveTopicRecord(new Uuid(7, seed))), 0);
        MetadataImage last = world.truth.lastEntry().getValue();
        for (ControllerNode node : world.nodes) {
            assertThat(node.raft.tell(world.random.nextInt(3) + 1)).as("wants more").isFalse();
            assertThat(node.halts).singleElement().asString().contains("REMOVE_TOPIC");
            world.quorum.lead(node.raft, 0, 0);
            CompletableFuture<?> reply = node.create("t");
            node.run();
            assertThat(reply).isCompletedExceptionally();
            assertThat(node.loop.image()).as("never beyond the gap").isEqualTo(last);
            assertThat(node.halts).hasSize(1);
        }
    }

    /** CTL-6: no producer id and no topic id twice, over all controllers. */
    @Property(tries = 40)
    void ctl6IdsAreHandedOutOnce(@ForAll long seed) {
        ControllerWorld world = new ControllerWorld(seed);
        for (int i = 0; i < STEPS; i++) {
            world.step();
        }
        world.settle();
        Set<Long> blocks = new HashSet<>();
        for (ControllerWorld.Asked asked : world.all) {
            if (asked.error() == ErrorCode.NONE && asked.reply.join() instanceof AllocateProducerIdsResponse block) {
                assertThat(block.producerIdLen()).isEqualTo(ProducerIdControl.BLOCK_SIZE);
                assertThat(block.producerIdStart() % ProducerIdControl.BLOCK_SIZE).isZero();
                assertThat(blocks.add(block.producerIdStart())).as("block at %d", block.producerIdStart()).isTrue();
            }
        }
        Set<Uuid> topics = new HashSet<>();
        for (RecordBatch batch : world.quorum.log) {
            for (MetadataRecord record : ScriptedQuorum.records(batch)) {
                if (record instanceof TopicRecord topic) {
                    assertThat(topics.add(topic.topicId())).as(topic.toString()).isTrue();
                }
            }
        }
    }
}
