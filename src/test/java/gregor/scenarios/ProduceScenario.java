package gregor.scenarios;

import static gregor.scenarios.ScenarioNode.bytes;

import gregor.client.KafkaProducer;
import gregor.client.ProducerRecord;
import gregor.record.Header;
import java.util.List;
import java.util.Map;

/**
 * A producer with {@code acks=all} sends records that travel in one batch. It has sent one before, so that its connection
 * and its metadata are there.
 */
final class ProduceScenario extends NodeScenario {

    private final int firstTo;
    private final Map<String, String> records;

    /**
     * @param firstTo the partition of the record that was sent before; the others go to partition 0
     * @param records values by keys, in order
     */
    ProduceScenario(String name, String title, String topic, int firstTo, Map<String, String> records) {
        super(name, title, topic);
        this.firstTo = firstTo;
        this.records = records;
    }

    @Override
    List<TraceStep> play(ScenarioNode node) {
        String topic = node.partition.topic();
        node.createTopic(firstTo + 1);
        try (KafkaProducer producer = node.producer(Map.of("acks", "all"))) {
            producer.send(new ProducerRecord(topic, firstTo, null, bytes("door"), bytes("open"), List.of()), null);
            producer.flush();
            node.pass(1);
            node.recording.begin();
            records.forEach((key, value) -> {
                producer.send(new ProducerRecord(topic, 0, null, bytes(key), bytes(value), List.of(new Header("room", bytes("kitchen")))), null);
                node.pass(1);
            });
            producer.flush();
            return node.recording.end();
        }
    }

    @Override
    void capture(ScenarioRun run, ScenarioNode stopped) {
        run.captures().put("produce-request", run.frame("ProduceRequest"));
        run.captures().put("produce-response", run.frame("ProduceResponse"));
        run.captures().put("batch-as-sent", run.frame("build"));
        run.captures().put("batch-as-stored", run.frame("assign offsets"));
        run.captures().put("log", stopped.file(".log"));
    }
}
