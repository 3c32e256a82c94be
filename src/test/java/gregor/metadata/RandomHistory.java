package gregor.metadata;

import gregor.base.Uuid;
import gregor.metadata.ClusterRecords.BrokerRegistrationChangeRecord;
import gregor.metadata.ClusterRecords.NodeEndpoint;
import gregor.metadata.ClusterRecords.RegisterBrokerRecord;
import gregor.metadata.ClusterRecords.UnregisterBrokerRecord;
import gregor.metadata.LogRecords.ConfigRecord;
import gregor.metadata.LogRecords.FeatureLevelRecord;
import gregor.metadata.LogRecords.NoOpRecord;
import gregor.metadata.LogRecords.ProducerIdsRecord;
import gregor.metadata.TopicRecords.ClearElrRecord;
import gregor.metadata.TopicRecords.PartitionChangeRecord;
import gregor.metadata.TopicRecords.PartitionRecord;
import gregor.metadata.TopicRecords.RemoveTopicRecord;
import gregor.metadata.TopicRecords.TopicRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A random run of records in which each makes sense after those before it, and beside it the state they add up to,
 * kept in the plainest way: a flat map from texts to texts. {@link #flat} puts an image into the same form.
 */
public final class RandomHistory {

    private static final String[] NAMES = {"a", "b", "c", "d.e", "d_f"};

    private final Random random;
    private final List<MetadataRecord> records = new ArrayList<>();
    private final Map<String, String> state = new TreeMap<>();
    private final Map<String, Uuid> topics = new TreeMap<>();
    private final Map<Uuid, Map<Integer, PartitionRecord>> partitions = new TreeMap<>();
    private final Map<Integer, RegisterBrokerRecord> brokers = new TreeMap<>();
    private long nextId = 100;

    public RandomHistory(long seed, int length) {
        random = new Random(seed);
        while (records.size() < length) {
            step();
        }
    }

    public List<MetadataRecord> records() {
        return records;
    }

    Map<String, String> state() {
        Map<String, String> all = new TreeMap<>(state);
        topics.forEach((name, id) -> {
            all.put("topic " + name, id.toString());
            partitions.get(id).forEach((number, p) -> all.put("partition " + id + " " + number, text(p)));
        });
        brokers.forEach((id, broker) -> all.put("broker " + id, broker.toString()));
        return all;
    }

    /** The same form of an image. Looks topics up both by name and by id. */
    static Map<String, String> flat(MetadataImage image) {
        Map<String, String> all = new TreeMap<>();
        if (image.topics().byId().size() != image.topics().byName().size()) {
            throw new AssertionError("I2: " + image.topics());
        }
        image.topics().byId().forEach((id, topic) -> {
            all.put("topic " + topic.name(), image.topics().topic(topic.name()).id().toString());
            topic.partitions().forEach((number, p) ->
                all.put("partition " + id + " " + number, text(p.toRecord(id, number, MetadataVersion.LATEST_PRODUCTION))));
        });
        image.cluster().brokers().forEach((id, broker) -> all.put("broker " + id, broker.toRecord(MetadataVersion.LATEST_PRODUCTION).toString()));
        image.configs().byResource().forEach((resource, configs) ->
            configs.forEach((key, value) -> all.put("config " + resource.type().id() + " " + resource.name() + " " + key, value)));
        image.features().finalizedLevels().forEach((name, level) -> all.put("feature " + name, level.toString()));
        if (image.nextProducerId() > 0) {
            all.put("nextProducerId", Long.toString(image.nextProducerId()));
        }
        return all;
    }

    private static String text(PartitionRecord partition) {
        return partition.toString();
    }

    private void step() {
        String name = NAMES[random.nextInt(NAMES.length)];
        switch (random.nextInt(12)) {
            case 0, 1 -> topic(name);
            case 2, 3 -> partition(name);
            case 4, 5, 6 -> partitionChange(name);
            case 7 -> removeTopic(name);
            case 8 -> config(name);
            case 9, 10 -> broker(random.nextInt(3));
            default -> other(name);
        }
    }

    private Uuid uuid() {
        return new Uuid(random.nextInt(1000), nextId++);
    }

    private void topic(String name) {
        if (!topics.containsKey(name)) {
            Uuid id = uuid();
            topics.put(name, id);
            partitions.put(id, new TreeMap<>());
            records.add(new TopicRecord(name, id));
        }
    }

    private void partition(String name) {
        Uuid id = topics.get(name);
        if (id != null) {
            Map<Integer, PartitionRecord> of = partitions.get(id);
            PartitionRecord record = new PartitionRecord(of.size(), id, List.of(0, 1), List.of(0), List.of(), List.of(), 0, (byte) 0,
                0, 0, List.of(uuid(), uuid()), random.nextBoolean() ? List.of(1) : null, null);
            of.put(of.size(), record);
            records.add(record);
        }
    }

    private void partitionChange(String name) {
        Uuid id = topics.get(name);
        if (id != null && !partitions.get(id).isEmpty()) {
            int number = random.nextInt(partitions.get(id).size());
            PartitionRecord p = partitions.get(id).get(number);
            int leader = random.nextInt(4) - 2;
            List<Integer> isr = random.nextBoolean() ? null : List.of(random.nextInt(2));
            List<Integer> elr = random.nextInt(3) == 0 ? List.of(1) : null;
            records.add(new PartitionChangeRecord(number, id, isr, leader, null, null, null, (byte) -1, null, elr, null));
            partitions.get(id).put(number, new PartitionRecord(number, id, p.replicas(), isr == null ? p.isr() : isr,
                List.of(), List.of(), leader == -2 ? p.leader() : leader, (byte) 0, leader == -2 ? p.leaderEpoch() : p.leaderEpoch() + 1,
                p.partitionEpoch() + 1, p.directories(), elr == null ? p.eligibleLeaderReplicas() : elr, null));
        }
    }

    private void removeTopic(String name) {
        Uuid id = topics.remove(name);
        if (id != null) {
            partitions.remove(id);
            state.keySet().removeIf(key -> key.startsWith("config 2 " + name + " "));
            records.add(new RemoveTopicRecord(id));
        }
    }

    private void config(String name) {
        ConfigResource resource = random.nextBoolean() ? ConfigResource.topic(name) : ConfigResource.broker(1);
        String key = "key" + random.nextInt(3);
        String value = random.nextInt(3) == 0 ? null : "v" + random.nextInt(100);
        records.add(new ConfigRecord(resource.type().id(), resource.name(), key, value));
        String at = "config " + resource.type().id() + " " + resource.name() + " " + key;
        if (value == null) {
            state.remove(at);
        } else {
            state.put(at, value);
        }
    }

    private void broker(int id) {
        RegisterBrokerRecord now = brokers.get(id);
        int what = random.nextInt(8);
        if (now == null || what == 0) {
            RegisterBrokerRecord record = new RegisterBrokerRecord(id, false, uuid(), nextId++,
                List.of(new NodeEndpoint("PLAINTEXT", "host" + id, 9092, (short) 0)), List.of(), null, true, false, List.of(uuid()), null);
            brokers.put(id, record);
            records.add(record);
        } else if (what == 1) {
            brokers.remove(id);
            records.add(new UnregisterBrokerRecord(id, now.brokerEpoch()));
        } else {
            byte fenced = (byte) (random.nextInt(3) - 1);
            byte stopping = (byte) random.nextInt(2);
            records.add(new BrokerRegistrationChangeRecord(id, now.brokerEpoch(), fenced, stopping, List.of(), null));
            brokers.put(id, new RegisterBrokerRecord(id, false, now.incarnationId(), now.brokerEpoch(), now.endPoints(), List.of(), null,
                fenced == 0 ? now.fenced() : fenced == 1, now.inControlledShutdown() || stopping == 1, now.logDirs(), null));
        }
    }

    private void other(String name) {
        switch (random.nextInt(4)) {
            case 0 -> {
                short level = (short) random.nextInt(3);
                records.add(new FeatureLevelRecord("some.version", level));
                state.remove("feature some.version");
                if (level > 0) {
                    state.put("feature some.version", "" + level);
                }
            }
            case 1 -> {
                records.add(new ProducerIdsRecord(0, 1, ++nextId * 1000));
                state.put("nextProducerId", "" + nextId * 1000);
            }
            case 2 -> clearElr(topics.containsKey(name) ? name : "");
            default -> records.add(new NoOpRecord());
        }
    }

    private void clearElr(String name) {
        records.add(new ClearElrRecord(name));
        topics.forEach((topic, id) -> {
            if (name.isEmpty() || name.equals(topic)) {
                partitions.get(id).replaceAll((number, p) -> p.eligibleLeaderReplicas() == null ? p : new PartitionRecord(number, id,
                    p.replicas(), p.isr(), List.of(), List.of(), p.leader(), (byte) 0, p.leaderEpoch(), p.partitionEpoch() + 1,
                    p.directories(), null, null));
            }
        });
    }
}
