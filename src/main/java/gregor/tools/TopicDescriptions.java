package gregor.tools;

import gregor.base.Uuid;
import gregor.client.AdminClient;
import gregor.client.TopicDescription;
import gregor.config.ConfigSource;
import gregor.message.ConfigResourceType;
import gregor.message.DescribeConfigsMessage.DescribeConfigsResourceResult;
import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import java.util.List;
import java.util.stream.Collectors;

/** Prints what {@code topics --describe} shows. */
final class TopicDescriptions {

    private final CommandLine flags;
    private final ToolContext context;
    private final AdminClient admin;
    private final boolean onlySomePartitions;

    TopicDescriptions(CommandLine flags, ToolContext context, AdminClient admin) {
        this.flags = flags;
        this.context = context;
        this.admin = admin;
        this.onlySomePartitions = flags.has("under-replicated-partitions") || flags.has("under-min-isr-partitions")
            || flags.has("at-min-isr-partitions") || flags.has("unavailable-partitions");
    }

    void print(List<String> topics) {
        boolean found = false;
        for (TopicDescription topic : admin.describeTopics(topics)) {
            if (!flags.has("topic-id") || topic.id().toString().equals(flags.value("topic-id"))) {
                found = true;
                print(topic);
            }
        }
        if (flags.has("topic-id") && !found && !flags.has("if-exists")) {
            throw new KafkaException(ErrorCode.UNKNOWN_TOPIC_ID, "TopicId '" + flags.value("topic-id") + "' does not exist as expected");
        }
    }

    private void print(TopicDescription topic) {
        List<DescribeConfigsResourceResult> configs = admin.describeConfigs(ConfigResourceType.TOPIC, topic.name());
        String ownConfigs = configs.stream().filter(config -> config.configSource() != ConfigSource.DEFAULT_CONFIG.id())
            .map(config -> config.name() + "=" + config.value()).collect(Collectors.joining(","));
        if (!onlySomePartitions && !(flags.has("topics-with-overrides") && ownConfigs.isEmpty())) {
            context.out().println("Topic: " + topic.name()
                + (topic.id().equals(Uuid.ZERO) ? "" : "\tTopicId: " + topic.id())
                + "\tPartitionCount: " + topic.partitions().size()
                + "\tReplicationFactor: " + (topic.partitions().isEmpty() ? 0 : topic.partitions().get(0).replicas().size())
                + "\tConfigs: " + ownConfigs);
        }
        if (flags.has("topics-with-overrides")) {
            return;
        }
        int minInSync = configs.stream().filter(config -> config.name().equals("min.insync.replicas"))
            .map(config -> Integer.parseInt(config.value())).findFirst().orElse(1);
        for (TopicDescription.Partition partition : topic.partitions()) {
            if (!onlySomePartitions || isWanted(partition, minInSync)) {
                print(topic.name(), partition);
            }
        }
    }

    private boolean isWanted(TopicDescription.Partition partition, int minInSync) {
        int inSync = partition.isr().size();
        return flags.has("under-replicated-partitions") && inSync < partition.replicas().size()
            || flags.has("under-min-isr-partitions") && inSync < minInSync
            || flags.has("at-min-isr-partitions") && inSync == minInSync
            || flags.has("unavailable-partitions") && partition.leaderId() < 0;
    }

    private void print(String topic, TopicDescription.Partition partition) {
        context.out().println("\tTopic: " + topic
            + "\tPartition: " + partition.index()
            + "\tLeader: " + (partition.leaderId() < 0 ? "none" : "" + partition.leaderId())
            + "\tReplicas: " + joined(partition.replicas())
            + "\tIsr: " + joined(partition.isr())
            + "\tElr: " + joined(partition.eligibleLeaders())
            + "\tLastKnownElr: " + joined(partition.lastKnownEligible()));
    }

    private static String joined(List<Integer> brokersOrNull) {
        return brokersOrNull == null ? "N/A" : brokersOrNull.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
