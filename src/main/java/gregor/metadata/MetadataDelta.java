package gregor.metadata;

import gregor.metadata.ClusterRecords.BrokerRegistrationChangeRecord;
import gregor.metadata.ClusterRecords.FenceBrokerRecord;
import gregor.metadata.ClusterRecords.RegisterBrokerRecord;
import gregor.metadata.ClusterRecords.RegisterControllerRecord;
import gregor.metadata.ClusterRecords.UnfenceBrokerRecord;
import gregor.metadata.ClusterRecords.UnregisterBrokerRecord;
import gregor.metadata.LogRecords.ConfigRecord;
import gregor.metadata.LogRecords.FeatureLevelRecord;
import gregor.metadata.LogRecords.ProducerIdsRecord;
import gregor.metadata.TopicRecords.ClearElrRecord;
import gregor.metadata.TopicRecords.PartitionChangeRecord;
import gregor.metadata.TopicRecords.PartitionRecord;
import gregor.metadata.TopicRecords.RemoveTopicRecord;
import gregor.metadata.TopicRecords.TopicRecord;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The step from one image to the next: records go in, one by one, and {@link #apply} gives the image that has them.
 * Whoever acts on changes asks the delta what they were, instead of comparing two images.
 *
 * <p>A record that makes no sense after what came before it (a change of a partition that does not exist) is an
 * {@link UnreadableMetadata}: the log is not what it should be, and guessing would make it worse. The delta is then
 * spoilt and must not be applied.
 */
public final class MetadataDelta {

    private final MetadataImage before;
    private final TopicsDelta topics;
    private FeaturesImage features;
    private ClusterImage cluster;
    private ConfigurationsImage configs;
    private long nextProducerId;
    private KeptRecords kept;
    private final Set<Integer> changedBrokers = new LinkedHashSet<>();
    private final Set<ConfigResource> changedConfigs = new LinkedHashSet<>();

    public MetadataDelta(MetadataImage before) {
        this.before = before;
        this.topics = new TopicsDelta(before.topics());
        this.features = before.features();
        this.cluster = before.cluster();
        this.configs = before.configs();
        this.nextProducerId = before.nextProducerId();
        this.kept = before.kept();
    }

    /**
     * The step to an image that came from elsewhere, in a snapshot: what it lacks was removed meanwhile (H69).
     *
     * @param after what {@link #apply} gives, but for the provenance
     */
    static MetadataDelta between(MetadataImage before, MetadataImage after) {
        MetadataDelta delta = new MetadataDelta(before);
        delta.topics.become(after.topics());
        delta.features = after.features().equals(before.features()) ? before.features() : after.features();
        delta.cluster = after.cluster();
        delta.configs = after.configs();
        delta.nextProducerId = after.nextProducerId();
        delta.kept = after.kept();
        noteChanged(before.cluster().brokers(), after.cluster().brokers(), delta.changedBrokers);
        noteChanged(before.configs().byResource(), after.configs().byResource(), delta.changedConfigs);
        return delta;
    }

    /** Adds the keys that are gone, and those whose values are new or others. */
    private static <K, V> void noteChanged(Map<K, V> before, Map<K, V> after, Set<K> changed) {
        before.keySet().stream().filter(key -> !after.containsKey(key)).forEach(changed::add);
        after.forEach((key, value) -> {
            if (!value.equals(before.get(key))) {
                changed.add(key);
            }
        });
    }

    /** The image that this starts from. */
    public MetadataImage before() {
        return before;
    }

    public TopicsDelta topics() {
        return topics;
    }

    /** The cluster as it is after the records so far. */
    public ClusterImage cluster() {
        return cluster;
    }

    /** The ids of the brokers that registered, changed or were taken out, in the order of their first change. */
    public Set<Integer> changedBrokers() {
        return Collections.unmodifiableSet(changedBrokers);
    }

    /** The resources of which a config was set or removed, in the order of their first change. */
    public Set<ConfigResource> changedConfigs() {
        return Collections.unmodifiableSet(changedConfigs);
    }

    public boolean featuresChanged() {
        return features != before.features();
    }

    /** Takes in one more record. */
    public void replay(MetadataRecord record) {
        switch (record.type()) {
            case TOPIC -> topics.replay((TopicRecord) record);
            case PARTITION -> topics.replay((PartitionRecord) record);
            case PARTITION_CHANGE -> topics.replay((PartitionChangeRecord) record);
            case CLEAR_ELR -> topics.replay((ClearElrRecord) record);
            case REMOVE_TOPIC -> removeTopic((RemoveTopicRecord) record);
            case CONFIG -> config((ConfigRecord) record);
            case FEATURE_LEVEL -> feature((FeatureLevelRecord) record);
            case PRODUCER_IDS -> producerIds((ProducerIdsRecord) record);
            case REGISTER_BROKER -> register(BrokerRegistration.of((RegisterBrokerRecord) record));
            case UNREGISTER_BROKER -> unregister((UnregisterBrokerRecord) record);
            case BROKER_REGISTRATION_CHANGE -> change((BrokerRegistrationChangeRecord) record);
            case FENCE_BROKER -> change(fencing((FenceBrokerRecord) record));
            case UNFENCE_BROKER -> change(fencing((UnfenceBrokerRecord) record));
            case REGISTER_CONTROLLER -> cluster = cluster.with((RegisterControllerRecord) record);
            // Begin, end and abort are for who reads the log: it does not replay what was aborted.
            case NO_OP, BEGIN_TRANSACTION, END_TRANSACTION, ABORT_TRANSACTION -> { }
            default -> kept = kept.with(record);
        }
    }

    private void removeTopic(RemoveTopicRecord record) {
        ConfigResource resource = ConfigResource.topic(topics.replay(record));
        if (!configs.of(resource).isEmpty()) {
            configs = configs.without(resource); // a later topic of that name starts with none
            changedConfigs.add(resource);
        }
    }

    private void feature(FeatureLevelRecord record) {
        if (record.name().equals(MetadataVersion.FEATURE_NAME) && record.featureLevel() > MetadataVersion.LATEST_PRODUCTION.level()) {
            throw new UnreadableMetadata("metadata.version is " + record.featureLevel() + "; this release reads up to "
                + MetadataVersion.LATEST_PRODUCTION.level() + " (" + MetadataVersion.LATEST_PRODUCTION + ")");
        }
        features = features.with(record);
    }

    /** Ids below were handed out (CTL-6). */
    private void producerIds(ProducerIdsRecord record) {
        if (record.nextProducerId() <= nextProducerId) {
            throw new UnreadableMetadata(record + " hands out producer ids anew: the next one is " + nextProducerId);
        }
        nextProducerId = record.nextProducerId();
    }

    private void config(ConfigRecord record) {
        configs = configs.with(record);
        changedConfigs.add(ConfigurationsImage.resourceOf(record));
    }

    private void register(BrokerRegistration broker) {
        cluster = cluster.with(broker);
        changedBrokers.add(broker.id());
    }

    private void unregister(UnregisterBrokerRecord record) {
        registered(record.brokerId(), record.brokerEpoch(), record);
        cluster = cluster.withoutBroker(record.brokerId());
        changedBrokers.add(record.brokerId());
    }

    private void change(BrokerRegistrationChangeRecord record) {
        register(registered(record.brokerId(), record.brokerEpoch(), record).with(record));
    }

    private static BrokerRegistrationChangeRecord fencing(FenceBrokerRecord record) {
        return BrokerRegistrationChangeRecord.fencing(record.id(), record.epoch(), BrokerRegistrationChangeRecord.FENCE);
    }

    private static BrokerRegistrationChangeRecord fencing(UnfenceBrokerRecord record) {
        return BrokerRegistrationChangeRecord.fencing(record.id(), record.epoch(), BrokerRegistrationChangeRecord.UNFENCE);
    }

    private BrokerRegistration registered(int brokerId, long epoch, MetadataRecord record) {
        BrokerRegistration broker = cluster.broker(brokerId);
        if (broker == null || broker.epoch() != epoch) {
            throw new UnreadableMetadata(record + " is about a broker that " + (broker == null
                ? "is not registered" : "is registered with epoch " + broker.epoch()));
        }
        return broker;
    }

    /**
     * The image with all records so far.
     *
     * @param provenance of the last of them
     */
    public MetadataImage apply(MetadataProvenance provenance) {
        return new MetadataImage(provenance, features, cluster, topics.apply(), configs, nextProducerId, kept);
    }
}
