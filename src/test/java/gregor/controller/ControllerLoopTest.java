package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.config.NodeConfig;
import gregor.message.AllocateProducerIdsMessage.AllocateProducerIdsRequest;
import gregor.message.AllocateProducerIdsMessage.AllocateProducerIdsResponse;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatResponse;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationResponse;
import gregor.message.CreateTopicsMessage.CreatableTopic;
import gregor.message.CreateTopicsMessage.CreatableTopicConfig;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.message.CreateTopicsMessage.CreateTopicsResponse;
import gregor.message.DeleteTopicsMessage.DeleteTopicState;
import gregor.message.DeleteTopicsMessage.DeleteTopicsRequest;
import gregor.metadata.LocalMetadataLog;
import gregor.metadata.MetadataCache;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataLoader;
import gregor.metadata.MetadataVersion;
import gregor.metadata.NodeStorage;
import gregor.port.Timers;
import gregor.sim.SimClock;
import gregor.sim.SimDisk;
import gregor.sim.SimEntropy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedDeque;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ControllerLoopTest {

    /** With a snapshot every few requests. */
    private static final NodeConfig CONFIG = NodeConfig.with(Map.of("log.dirs", "/data", "default.replication.factor", "1",
        "metadata.log.max.record.bytes.between.snapshots", "1000"));

    /** A node's controller on a disk that can be crashed; the loop's tasks run when the test says so. */
    private static final class Node implements Timers {
        final SimClock clock = new SimClock(1_000_000);
        final Deque<Runnable> tasks = new ConcurrentLinkedDeque<>();
        final List<Long> delaysMs = new ArrayList<>();
        final List<Long> dueMs = new ArrayList<>();
        final List<Runnable> timers = new ArrayList<>();
        final MetadataCache cache = new MetadataCache();
        final MetadataLoader loader = new MetadataLoader(List.of(cache));
        final LocalMetadataLog log;
        final ControllerLoop loop;
        final CompletableFuture<MetadataVersion> started;

        Node(SimDisk disk, long seed) throws IOException {
            SimEntropy entropy = new SimEntropy(seed);
            NodeStorage storage = NodeStorage.open(CONFIG, Cluster.ID, disk, entropy, clock.millis(), line -> { });
            log = LocalMetadataLog.open(CONFIG, storage.directoryIds().get("/data"), disk, clock.millis(), loader);
            loop = new ControllerLoop(state -> new Controller(CONFIG, Cluster.ID, state, clock, entropy), log, loader, clock, tasks::add);
            started = loop.start(storage.bootstrap());
        }

        Node run() {
            while (!tasks.isEmpty()) {
                tasks.poll().run();
            }
            return this;
        }

        Node withBroker() {
            run();
            CompletableFuture<BrokerRegistrationResponse> registered = loop.submit(c -> c.registerBroker(Cluster.registration(1, null, clock.millis()), 4));
            run();
            loop.submit(c -> c.heartbeat(Cluster.heartbeat(1, registered.join().brokerEpoch())));
            return run();
        }

        CompletableFuture<CreateTopicsResponse> create(String name) {
            CreatableTopic topic = new CreatableTopic(name, 2, (short) 1, List.of(), List.of(new CreatableTopicConfig("retention.ms", "5")));
            return loop.submit(c -> c.createTopics(new CreateTopicsRequest(List.of(topic), 0, false)));
        }

        @Override
        public Timer after(long delayMs, Runnable task) {
            delaysMs.add(delayMs);
            dueMs.add(clock.millis() + delayMs);
            timers.add(task);
            return () -> timers.remove(task);
        }

        void fireTimer() {
            clock.advance(dueMs.remove(0) - clock.millis());
            timers.remove(0).run();
            run();
        }
    }

    @Test
    void i3AReplyLeavesAfterItsRecordsAreCommittedAndPublished() throws IOException {
        Node node = new Node(new SimDisk(), 1).withBroker();
        assertThat(node.started).isCompleted();
        assertThat(node.cache.metadataVersion()).isEqualTo(MetadataVersion.LATEST_PRODUCTION);
        List<String> seen = new ArrayList<>();
        CompletableFuture<CreateTopicsResponse> reply = node.create("t");
        reply.thenAccept(response -> {
            seen.add("published " + (node.cache.topic("t") != null) + ", committed " + (node.log.highWatermark() == node.log.endOffset()));
        });
        assertThat(reply).isNotCompleted();
        node.run();
        assertThat(seen).containsExactly("published true, committed true");
        assertThat(node.cache.image().offset()).isEqualTo(node.log.endOffset() - 1);
        assertThat(node.cache.topic(node.cache.topic("t").id()).name()).isEqualTo("t");
        assertThat(node.cache.partition("t", 1).leader()).isEqualTo(1);
        assertThat(node.cache.aliveBrokers("PLAINTEXT")).containsExactly(new MetadataCache.Node(1, "host1", 9092, null, false));
        assertThat(node.cache.aliveBrokers("SSL")).isEmpty();
    }

    @Test
    void aDecisionThatThrowsFailsItsReplyAndNothingElse() throws IOException {
        Node node = new Node(new SimDisk(), 1).withBroker();
        long before = node.log.endOffset();
        CompletableFuture<BrokerHeartbeatResponse> refused = node.loop.submit(c -> c.heartbeat(Cluster.heartbeat(1, 77)));
        CompletableFuture<CreateTopicsResponse> next = node.create("t");
        node.run();
        assertThatThrownBy(refused::join).isInstanceOf(CompletionException.class).cause().isInstanceOfSatisfying(KafkaException.class,
            e -> assertThat(e.error()).isEqualTo(ErrorCode.STALE_BROKER_EPOCH));
        assertThat(next.join().topics().get(0).errorCode()).isZero();
        assertThat(node.log.endOffset()).isEqualTo(before + 4);
    }

    @Test
    void aRequestThatChangesNothingWritesNothing() throws IOException {
        Node node = new Node(new SimDisk(), 1).withBroker();
        node.create("t");
        node.run();
        long before = node.log.endOffset();
        assertThat(node.create("t")).isNotCompleted();
        node.run();
        assertThat(node.log.endOffset()).isEqualTo(before);
    }

    @Test
    void anIdleLogKeepsMovingAndABusyOneNeedsNoHelp() throws IOException {
        Node node = new Node(new SimDisk(), 1).withBroker();
        node.loop.writeNoOps(node, 500);
        node.run();
        long before = node.log.endOffset();
        node.fireTimer();
        assertThat(node.log.endOffset()).isEqualTo(before + 1);
        node.clock.advance(200);
        node.create("t");
        node.run();
        node.fireTimer();
        assertThat(node.log.endOffset()).as("300 ms after the topic's four records nothing is due").isEqualTo(before + 5);
        node.fireTimer();
        assertThat(node.log.endOffset()).isEqualTo(before + 6);
        assertThat(node.delaysMs).containsExactly(500L, 500L, 200L, 500L);
        node.loop.writeNoOps(node, 0);
        node.run();
        assertThat(node.timers).as("0 means never").hasSize(1);
    }

    @Test
    void afterTheCloseNothingIsWritten() throws IOException {
        Node node = new Node(new SimDisk(), 1).withBroker();
        node.loop.writeNoOps(node, 500);
        node.run();
        Runnable late = node.timers.get(0);
        CompletableFuture<Void> closed = CompletableFuture.runAsync(node.loop::close); // waits for what the loop still has to do
        while (!closed.isDone()) {
            node.run();
        }
        assertThat(node.timers).isEmpty();
        late.run();
        node.run();
        assertThat(node.timers).isEmpty();
    }

    @Test
    void snapshotsAreMade() throws IOException {
        SimDisk disk = new SimDisk();
        Node node = new Node(disk, 1).withBroker();
        for (int i = 0; i < 20; i++) {
            node.create("t" + i);
            node.run();
        }
        assertThat(disk.list(Path.of("/data/__cluster_metadata-0"))).anyMatch(file -> file.toString().endsWith(".checkpoint"));
    }

    /** I1: a restart, in order or by power failure, ends where the controller was with what it had answered. */
    @Property(tries = 25)
    void replayIsRecovery(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        SimDisk disk = new SimDisk();
        MetadataImage before = null;
        long lastProducerId = -1;
        for (int life = 0; life < 4; life++) {
            Node node = new Node(disk, seed + life).run();
            if (before != null) {
                assertThat(node.cache.image().topics()).isEqualTo(before.topics());
                assertThat(node.cache.image().configs()).isEqualTo(before.configs());
                assertThat(node.cache.image().features()).isEqualTo(before.features());
                assertThat(node.cache.image().cluster()).isEqualTo(before.cluster());
                assertThat(node.cache.image().nextProducerId()).isEqualTo(before.nextProducerId());
            }
            node.withBroker();
            for (int i = random.nextInt(6); i >= 0; i--) {
                String name = "t" + random.nextInt(4);
                switch (random.nextInt(3)) {
                    case 0, 1 -> node.create(name);
                    default -> node.loop.submit(c -> c.deleteTopics(new DeleteTopicsRequest(
                        List.of(new DeleteTopicState(name, gregor.base.Uuid.ZERO)), List.of(), 0), 6));
                }
                node.run();
            }
            CompletableFuture<Long> producerIds = node.loop.submit(c -> c.allocateProducerIds(
                new AllocateProducerIdsRequest(1, node.cache.image().cluster().broker(1).epoch()))).thenApply(AllocateProducerIdsResponse::producerIdStart);
            node.run();
            assertThat(producerIds.join()).as("no block twice, over all lives").isGreaterThan(lastProducerId);
            lastProducerId = producerIds.join();
            before = node.cache.image();
            if (random.nextBoolean()) {
                disk.crash();
            } else {
                node.log.close();
            }
        }
    }
}
