package gregor.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.TestNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Apache Kafka's own producer and consumer against a node of ours. */
class ProducerConsumerInteropTest {

    @TempDir
    static Path folder;
    private static TestNode node;
    private static Admin admin;

    @BeforeAll
    static void start() throws Exception {
        node = TestNode.start(folder, Map.of());
        admin = Admin.create(Map.of("bootstrap.servers", node.bootstrap()));
    }

    @AfterAll
    static void stop() {
        admin.close();
        node.close();
    }

    static KafkaProducer<String, String> producer(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(Map.of("bootstrap.servers", node.bootstrap(), "linger.ms", 0));
        all.putAll(settings);
        return new KafkaProducer<>(all, new StringSerializer(), new StringSerializer());
    }

    static KafkaConsumer<String, String> consumer(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(Map.of("bootstrap.servers", node.bootstrap(), "auto.offset.reset", "earliest"));
        all.putAll(settings);
        return new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer());
    }

    static String topic(String name, int partitions) throws Exception {
        admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
        AdminInteropTest.eventually(() -> admin.listTopics().names().get().contains(name));
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            ends.put(new TopicPartition(name, partition), OffsetSpec.latest());
        }
        admin.listOffsets(ends).all().get(); // asked again until it is led: with acks=0 nobody would say that it is not
        return name;
    }

    static List<ConsumerRecord<String, String>> read(KafkaConsumer<String, String> consumer, int count) {
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (records.size() < count && System.nanoTime() < deadline) {
            consumer.poll(Duration.ofMillis(200)).forEach(records::add);
        }
        return records;
    }

    private static void send(String topic, int count, Map<String, Object> settings) throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (KafkaProducer<String, String> producer = producer(settings)) {
            for (int i = 0; i < count; i++) {
                sent.add(producer.send(new ProducerRecord<>(topic, 0, 1_000L + i, "k" + i, "value " + i,
                    List.of(new RecordHeader("h", ("header " + i).getBytes(StandardCharsets.UTF_8))))));
            }
        }
        for (Future<RecordMetadata> each : sent) {
            each.get();
        }
    }

    @ParameterizedTest
    @CsvSource({"all,true,none", "all,false,gzip", "1,false,snappy", "0,false,none", "all,true,lz4", "all,true,zstd"})
    void whatIsProducedIsConsumed(String acks, boolean idempotent, String codec) throws Exception {
        String topic = topic("same-" + acks + "-" + idempotent + "-" + codec, 1);
        send(topic, 500, Map.of("acks", acks, "enable.idempotence", idempotent, "compression.type", codec, "linger.ms", 5));
        try (KafkaConsumer<String, String> consumer = consumer(Map.of("check.crcs", true))) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            List<ConsumerRecord<String, String>> records = read(consumer, 500);
            assertThat(records).hasSize(500);
            for (int i = 0; i < 500; i++) {
                ConsumerRecord<String, String> record = records.get(i);
                assertThat(record.offset()).isEqualTo(i);
                assertThat(record.key()).isEqualTo("k" + i);
                assertThat(record.value()).isEqualTo("value " + i);
                assertThat(record.timestamp()).isEqualTo(1_000L + i);
                assertThat(record.leaderEpoch()).isEqualTo(Optional.of(0));
                assertThat(new String(record.headers().lastHeader("h").value(), StandardCharsets.UTF_8)).isEqualTo("header " + i);
            }
        }
    }

    @Test
    void consumersSeekByOffsetByTimeAndToTheEnds() throws Exception {
        String topic = topic("seek", 1);
        send(topic, 300, Map.of());
        TopicPartition partition = new TopicPartition(topic, 0);
        try (KafkaConsumer<String, String> consumer = consumer(Map.of())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 123);
            assertThat(read(consumer, 177).get(0).value()).isEqualTo("value 123");
            consumer.seekToEnd(List.of(partition));
            assertThat(consumer.position(partition)).isEqualTo(300);
            consumer.seekToBeginning(List.of(partition));
            assertThat(consumer.position(partition)).isZero();
            assertThat(consumer.beginningOffsets(List.of(partition))).containsEntry(partition, 0L);
            assertThat(consumer.endOffsets(List.of(partition))).containsEntry(partition, 300L);
            Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(Map.of(partition, 1_200L));
            assertThat(found.get(partition).offset()).isEqualTo(200);
            assertThat(consumer.offsetsForTimes(Map.of(partition, 9_999_999L)).get(partition)).isNull();
        }
    }

    @Test
    void aConsumerThatKnowsItsEpochIsToldOfNoTruncation() throws Exception {
        String topic = topic("epochs", 1);
        send(topic, 50, Map.of());
        node.restart();
        send(topic, 50, Map.of());
        TopicPartition partition = new TopicPartition(topic, 0);
        try (KafkaConsumer<String, String> consumer = consumer(Map.of())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, new OffsetAndMetadata(40, Optional.of(0), ""));
            List<ConsumerRecord<String, String>> records = read(consumer, 60);
            assertThat(records).hasSize(60);
            assertThat(records.get(0).leaderEpoch()).contains(0);
            assertThat(records.get(59).leaderEpoch().orElseThrow()).isPositive();
        }
    }

    @Test
    void aFetchIsWokenByTheNextRecord() throws Exception {
        String topic = topic("wake", 1);
        TopicPartition partition = new TopicPartition(topic, 0);
        try (KafkaConsumer<String, String> consumer = consumer(Map.of("fetch.max.wait.ms", 120_000, "request.timeout.ms", 200_000))) {
            consumer.assign(List.of(partition));
            assertThat(consumer.poll(Duration.ofMillis(300)).isEmpty()).isTrue();
            send(topic, 1, Map.of());
            assertThat(read(consumer, 1)).as("long before the fetch's time is over").hasSize(1);
            send(topic, 1, Map.of()); // closing waits for the fetch that is under way
        }
    }

    @Test
    void aGroupSharesPartitionsAndRemembersItsOffsets() throws Exception {
        String topic = topic("group", 4);
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            for (int i = 0; i < 400; i++) {
                producer.send(new ProducerRecord<>(topic, i % 4, null, "v" + i));
            }
        }
        Map<String, Object> member = Map.of("group.id", "g", "enable.auto.commit", false);
        try (KafkaConsumer<String, String> one = consumer(member)) {
            one.subscribe(List.of(topic));
            assertThat(read(one, 400)).hasSize(400);
            one.commitSync();
        }
        node.restart();
        send(topic, 5, Map.of());
        try (KafkaConsumer<String, String> two = consumer(member)) {
            two.subscribe(List.of(topic));
            assertThat(read(two, 5)).hasSize(5);
        }
    }

    @Test
    void recordsThatAreTooLargeAreRefused() throws Exception {
        String topic = topic("large", 1);
        try (KafkaProducer<String, String> producer = producer(Map.of("max.request.size", 10_000_000))) {
            Future<RecordMetadata> sent = producer.send(new ProducerRecord<>(topic, "x".repeat(2_000_000)));
            assertThatThrownBy(sent::get).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(RecordTooLargeException.class);
            assertThat(producer.send(new ProducerRecord<>(topic, "small")).get().offset()).isZero();
        }
    }
}
