package gregor.scenarios;

import gregor.client.KafkaProducer;
import gregor.client.ProducerRecord;
import gregor.record.Header;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A producer with {@code acks=all} sends records that travel in one batch. It has sent to another partition before, so
 * that its connection and its metadata are there.
 */
record ProduceScenario(String name, String title, List<ProducerRecord> records) implements Scenario {

    static final Scenario ACKS_ALL = new ProduceScenario("produce-acks-all", "One record with acks=all, to the disk and back",
        List.of(record("lamp", "on")));

    static ProducerRecord record(String key, String value) {
        return new ProducerRecord(ScenarioNode.PARTITION.topic(), ScenarioNode.PARTITION.partition(), null, bytes(key), bytes(value),
            List.of(new Header("room", bytes("kitchen"))));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public ScenarioRun run(Path folder) {
        List<TraceStep> steps;
        ScenarioNode node = new ScenarioNode();
        try {
            node.createTopic(2);
            try (KafkaProducer producer = node.producer(Map.of("acks", "all"))) {
                producer.send(new ProducerRecord(ScenarioNode.PARTITION.topic(), 1, null, null, bytes("first"), List.of()), null);
                producer.flush();
                node.pass(1);
                node.recording.begin();
                for (ProducerRecord record : records) {
                    producer.send(record, null);
                }
                producer.flush();
                steps = node.recording.end();
            }
        } finally {
            node.closeInto(folder);
        }
        ScenarioRun run = new ScenarioRun(steps, new LinkedHashMap<>());
        run.captures().put("produce-request", run.frame("ProduceRequest"));
        run.captures().put("produce-response", run.frame("ProduceResponse"));
        run.captures().put("batch-as-sent", run.frame("build"));
        run.captures().put("batch-as-stored", run.frame("assign offsets"));
        run.captures().put("log", node.file(".log"));
        return run;
    }
}
