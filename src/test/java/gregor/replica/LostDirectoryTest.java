package gregor.replica;

import static gregor.replica.TestBroker.ID;
import static gregor.replica.TestBroker.from;
import static gregor.replica.TestBroker.idOf;
import static gregor.replica.TestBroker.partition;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.metadata.TopicRecords.RemoveTopicRecord;
import gregor.metadata.TopicRecords.TopicRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a broker takes for the log of a partition when it starts, and what not. */
class LostDirectoryTest {

    private static final String ONE = "/data/one";
    private static final String TWO = "/data/two";
    private static final int PARTITIONS = 4;

    private final TestBroker broker = new TestBroker(Map.of("log.dirs", ONE + "," + TWO));

    private List<String> in(String directory) throws IOException {
        return broker.disk.list(Path.of(directory)).stream().map(file -> file.getFileName().toString())
            .filter(name -> name.startsWith("t-")).toList();
    }

    /** KAFKA-14616: the directory that is in the way is put aside, by the id of its topic, before the replica is made. */
    @Test
    void h24ATopicThatWasMadeAgainMeanwhileStartsAnew() throws IOException {
        TopicPartition partition = broker.createTopic("t");
        broker.produce(partition, "of the old topic");
        Uuid other = new Uuid(78, 1);
        broker.restart(new RemoveTopicRecord(idOf("t")), new TopicRecord("t", other), partition(other, 0, List.of(ID), List.of(ID), ID, 0));
        assertThat(broker.replicas.partition(partition).topicId()).isEqualTo(other);
        assertThat(broker.logs.log(partition).topicId()).isEqualTo(other);
        assertThat(broker.produce(partition, "of the new one")).isZero();
        assertThat(in(ONE)).anyMatch(name -> name.endsWith("-stray")).contains("t-0");
    }

    /** KAFKA-16157, KAFKA-16234: what lies in a directory that is not there is offline, and no empty log is made in its place. */
    @Test
    void h25WhatLiesInADirectoryThatIsNotThereIsNotMadeAnew() throws IOException {
        broker.createTopic("t", PARTITIONS, Map.of());
        for (int i = 0; i < PARTITIONS; i++) {
            broker.produce(new TopicPartition("t", i), "a record");
        }
        List<String> lost = in(TWO);
        assertThat(lost).hasSize(PARTITIONS / 2);
        broker.missing.add(TWO);
        broker.restart();
        for (int i = 0; i < PARTITIONS; i++) {
            TopicPartition partition = new TopicPartition("t", i);
            boolean isLost = lost.contains(partition.toString());
            assertThat(broker.fetchNow(from(partition, 0)).errorCode()).as("%s", partition)
                .isEqualTo((isLost ? ErrorCode.KAFKA_STORAGE_ERROR : ErrorCode.NONE).code());
            assertThat(broker.replicas.alterReplicaLogDir(partition, ONE)).as("%s", partition)
                .isEqualTo(isLost ? ErrorCode.KAFKA_STORAGE_ERROR : ErrorCode.NONE);
        }
        assertThat(in(ONE)).doesNotContainAnyElementsOf(lost);
        broker.missing.clear();
        broker.restart();
        for (int i = 0; i < PARTITIONS; i++) {
            assertThat(broker.produce(new TopicPartition("t", i), "another")).isEqualTo(1);
        }
    }
}
