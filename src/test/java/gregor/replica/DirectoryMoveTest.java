package gregor.replica;

import static gregor.replica.TestBroker.ID;
import static gregor.replica.TestBroker.from;
import static gregor.replica.TestBroker.idOf;
import static gregor.replica.TestBroker.partition;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import gregor.log.FetchIsolation;
import gregor.log.UnifiedLog;
import gregor.message.DescribeLogDirsMessage.DescribeLogDirsPartition;
import gregor.message.DescribeLogDirsMessage.DescribeLogDirsResult;
import gregor.message.FetchMessage.PartitionData;
import gregor.metadata.LogRecords.ConfigRecord;
import gregor.metadata.TopicRecords.TopicRecord;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.Size;

/** A replica moves to another log directory of its broker (KIP-113), whatever else becomes of it meanwhile. */
class DirectoryMoveTest {

    private static final String ONE = "/data/one";
    private static final String TWO = "/data/two";

    private TestBroker broker = withTwoDirectories();

    private static TestBroker withTwoDirectories() {
        return new TestBroker(Map.of("log.dirs", ONE + "," + TWO));
    }

    private Path where(TopicPartition partition) {
        return broker.logs.log(partition).directory().getParent();
    }

    private void controllerAnswers() {
        List<Runnable> now = List.copyOf(broker.told);
        broker.told.clear();
        now.forEach(Runnable::run);
    }

    private void untilMoved() {
        for (int i = 0; i < 50 && !broker.logs.futures().all().isEmpty(); i++) {
            broker.pass(1);
            controllerAnswers();
        }
        assertThat(broker.logs.futures().all()).isEmpty();
    }

    private Map<String, Map<Boolean, Long>> described() {
        return broker.replicas.describeLogDirs(null).stream().collect(Collectors.toMap(DescribeLogDirsResult::logDir,
            directory -> directory.topics().stream().flatMap(topic -> topic.partitions().stream())
                .collect(Collectors.toMap(DescribeLogDirsPartition::isFutureKey, DescribeLogDirsPartition::offsetLag))));
    }

    @Example
    void aLeaderMovesWhileItServes() {
        TopicPartition orders = broker.createTopic("orders");
        assertThat(where(orders)).hasToString(ONE);
        broker.produce(orders, "a", "b");
        assertThat(broker.replicas.alterReplicaLogDir(orders, TWO)).isEqualTo(ErrorCode.NONE);
        assertThat(described()).isEqualTo(Map.of(ONE, Map.of(false, 0L), TWO, Map.of(true, 0L)));
        broker.pass(3);
        assertThat(where(orders)).as("before the controller knows").hasToString(ONE);
        assertThat(broker.told).hasSize(1);
        broker.produce(orders, "c");
        assertThat(described().get(TWO)).isEqualTo(Map.of(true, 1L));
        controllerAnswers();
        broker.pass(3);
        assertThat(where(orders)).hasToString(TWO);
        assertThat(described()).isEqualTo(Map.of(ONE, Map.of(), TWO, Map.of(false, 0L)));
        assertThat(broker.produce(orders, "d")).isEqualTo(3);
        assertThat(values(broker.fetchNow(from(orders, 0)))).containsExactly("a", "b", "c", "d");
        broker.restart();
        assertThat(where(orders)).hasToString(TWO);
        assertThat(values(broker.fetchNow(from(orders, 0)))).containsExactly("a", "b", "c", "d");
    }

    /** {@code replica.alter.log.dirs.io.max.bytes.per.second}. */
    @Example
    void aMoveIsNoFasterThanItMayBe() {
        TopicPartition orders = broker.createTopic("orders");
        broker.publish(new ConfigRecord((byte) 4, "", "replica.alter.log.dirs.io.max.bytes.per.second", "1000000"));
        for (int i = 0; i < 3; i++) {
            broker.produce(orders, "x".repeat(350_000)); // key and value
        }
        broker.replicas.alterReplicaLogDir(orders, TWO);
        List<Long> copied = new ArrayList<>();
        for (int ms = 0; ms < 1500; ms += 100) {
            copied.add(broker.logs.futures().of(orders).logEndOffset());
            broker.pass(100);
        }
        assertThat(copied).as("700 ms for each batch").containsExactly(1L, 1L, 1L, 1L, 1L, 1L, 1L, 2L, 2L, 2L, 2L, 2L, 2L, 2L, 3L);
        controllerAnswers();
        assertThat(where(orders)).hasToString(TWO);
    }

    @Example
    void whoAsksForWhatCantBeIsToldWhy() {
        TopicPartition orders = broker.createTopic("orders");
        assertThat(broker.replicas.alterReplicaLogDir(orders, ONE)).as("it is there").isEqualTo(ErrorCode.NONE);
        assertThat(broker.logs.futures().all()).isEmpty();
        assertThat(broker.replicas.alterReplicaLogDir(orders, "/data/three")).isEqualTo(ErrorCode.LOG_DIR_NOT_FOUND);
        assertThat(broker.replicas.alterReplicaLogDir(orders, "\0")).isEqualTo(ErrorCode.LOG_DIR_NOT_FOUND);
        assertThat(broker.replicas.alterReplicaLogDir(new TopicPartition("nothing", 0), TWO)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(broker.replicas.alterReplicaLogDir(new TopicPartition("t".repeat(249), 0), TWO)).isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION);
        TestBroker cordoned = new TestBroker(Map.of("log.dirs", ONE + "," + TWO, "cordoned.log.dirs", TWO));
        assertThat(cordoned.replicas.alterReplicaLogDir(cordoned.createTopic("orders"), TWO)).isEqualTo(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
    }

    /** The tool asks before the replica is here, and again until it is. */
    @Example
    void aReplicaThatIsNotHereYetIsMadeThere() {
        broker.publish(new TopicRecord("far", idOf("far")), partition(idOf("far"), 0, List.of(2), List.of(2), 2, 0));
        TopicPartition far = new TopicPartition("far", 0);
        assertThat(broker.replicas.alterReplicaLogDir(far, TWO)).isEqualTo(ErrorCode.REPLICA_NOT_AVAILABLE);
        broker.publish(partition(idOf("far"), 0, List.of(2, ID), List.of(2), 2, 0, 1));
        assertThat(where(far)).hasToString(TWO);
        assertThat(broker.replicas.alterReplicaLogDir(far, TWO)).isEqualTo(ErrorCode.NONE);
    }

    @Example
    void aMoveIsTakenBackAndTheControllerHearsIt() {
        TopicPartition orders = broker.createTopic("orders");
        broker.produce(orders, "a");
        broker.replicas.alterReplicaLogDir(orders, TWO);
        broker.pass(3);
        assertThat(broker.told).hasSize(1);
        assertThat(broker.replicas.alterReplicaLogDir(orders, ONE)).isEqualTo(ErrorCode.NONE);
        assertThat(broker.told).as("that it is to go, and that it stays").hasSize(2);
        controllerAnswers();
        broker.pass(3);
        assertThat(where(orders)).hasToString(ONE);
        assertThat(broker.logs.futures().all()).isEmpty();
        broker.replicas.alterReplicaLogDir(orders, TWO);
        untilMoved();
        assertThat(where(orders)).hasToString(TWO);
    }

    @Example
    void aPartitionThatIsDeletedTakesItsCopyAlong() {
        TopicPartition orders = broker.createTopic("orders");
        broker.produce(orders, "a");
        broker.replicas.alterReplicaLogDir(orders, TWO);
        broker.pass(1);
        broker.deleteTopic("orders");
        controllerAnswers();
        broker.pass(3);
        assertThat(broker.logs.futures().all()).isEmpty();
        assertThat(broker.logs.log(orders)).isNull();
    }

    @Example
    void aMoveGoesOnAfterARestart() {
        TopicPartition orders = broker.createTopic("orders");
        broker.produce(orders, "a", "b");
        broker.replicas.alterReplicaLogDir(orders, TWO);
        broker.pass(3);
        broker.restart();
        assertThat(where(orders)).hasToString(ONE);
        untilMoved();
        assertThat(where(orders)).hasToString(TWO);
        assertThat(values(broker.fetchNow(from(orders, 0)))).containsExactly("a", "b");
    }

    private static List<String> values(PartitionData data) {
        List<String> values = new ArrayList<>();
        for (RecordBatch batch : RecordBatch.in(ByteBuffer.wrap(TestBroker.bytes(data)))) {
            batch.records().forEach(record -> values.add(StandardCharsets.UTF_8.decode(record.value()).toString()));
        }
        return values;
    }

    /** What happens to a broker meanwhile, in any order; what its log holds then is what it would hold without any move. */
    @Property(tries = 150)
    void aMoveChangesNothingOfTheLog(@ForAll @Size(max = 40) List<@ByteRange(min = 0, max = 11) Byte> acts) {
        broker = withTwoDirectories();
        TopicPartition orders = broker.createTopic("orders");
        TestBroker twin = new TestBroker();
        twin.createTopic("orders");
        int epoch = 0;
        boolean leads = true;
        for (byte act : acts) {
            if (act <= 3 && leads) {
                String[] values = {"of " + act, "and more"};
                assertThat(broker.produce(orders, values)).isEqualTo(twin.produce(orders, values));
            } else if (act == 4 || act == 5) {
                assertThat(broker.replicas.alterReplicaLogDir(orders, act == 4 ? ONE : TWO)).isEqualTo(ErrorCode.NONE);
            } else if (act == 6 || act == 7) {
                broker.pass(1);
                twin.pass(1);
            } else if (act == 8) {
                controllerAnswers();
            } else if (act == 9) {
                epoch++;
                leads = !leads;
                for (TestBroker each : List.of(broker, twin)) {
                    each.publish(partition(idOf("orders"), 0, List.of(ID, 2), List.of(ID, 2), leads ? ID : 2, epoch));
                }
            } else if (act == 10 && !leads) {
                int inEpoch = epoch;
                long end = Math.max(0, twin.logs.log(orders).logEndOffset() - 3);
                for (TestBroker each : List.of(broker, twin)) {
                    each.replicas.partition(orders).asFollower(inEpoch, log -> {
                        each.logs.cleaning().truncateTo(log, end, 0);
                        return true;
                    });
                }
            } else if (act == 11) {
                broker.restart();
                twin.restart();
            }
            assertSame(broker.logs.log(orders), twin.logs.log(orders), leads);
        }
        untilMoved();
        assertSame(broker.logs.log(orders), twin.logs.log(orders), leads);
    }

    private static void assertSame(UnifiedLog log, UnifiedLog twin, boolean leads) {
        assertThat(log.logEndOffset()).isEqualTo(twin.logEndOffset());
        assertThat(log.logStartOffset()).isEqualTo(twin.logStartOffset());
        if (leads) { // an epoch that was led here without a record is of no history
            assertThat(log.latestEpoch()).isEqualTo(twin.latestEpoch());
        }
        assertThat(content(log)).isEqualTo(content(twin));
    }

    private static ByteBuffer content(UnifiedLog log) {
        try {
            return log.read(0, 1 << 20, FetchIsolation.LOG_END, true).records().toBuffer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
