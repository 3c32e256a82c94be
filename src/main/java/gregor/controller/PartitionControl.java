package gregor.controller;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.message.CreatePartitionsMessage.CreatePartitionsAssignment;
import gregor.message.CreatePartitionsMessage.CreatePartitionsRequest;
import gregor.message.CreatePartitionsMessage.CreatePartitionsResponse;
import gregor.message.CreatePartitionsMessage.CreatePartitionsTopic;
import gregor.message.CreatePartitionsMessage.CreatePartitionsTopicResult;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataRecord;
import gregor.metadata.TopicImage;
import gregor.port.Entropy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Gives topics more partitions. They can't be given fewer: records would be lost. KIP-195. */
final class PartitionControl {

    private final Entropy entropy;

    PartitionControl(Entropy entropy) {
        this.entropy = entropy;
    }

    Decision<CreatePartitionsResponse> create(MetadataImage image, CreatePartitionsRequest request) {
        String tooMuch = BatchLimit.refusal(wantedPartitions(image, request));
        if (tooMuch != null) {
            return Decision.noChange(new CreatePartitionsResponse(0, request.topics().stream()
                .map(topic -> new CreatePartitionsTopicResult(topic.name(), ErrorCode.POLICY_VIOLATION.code(), tooMuch)).toList()));
        }
        Set<String> duplicates = TopicControl.duplicates(request.topics().stream().map(CreatePartitionsTopic::name).toList());
        List<MetadataRecord> records = new ArrayList<>();
        List<CreatePartitionsTopicResult> results = new ArrayList<>();
        for (CreatePartitionsTopic topic : request.topics()) {
            try {
                if (duplicates.contains(topic.name())) {
                    throw new KafkaException(ErrorCode.INVALID_REQUEST, "Duplicate topic name.");
                }
                TopicImage before = image.topics().topic(topic.name());
                if (before == null) {
                    throw new KafkaException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
                }
                PartitionPlan plan = plan(image, before, topic);
                List<MetadataRecord> ofTopic = new ArrayList<>();
                plan.addRecords(before.id(), before.partitions().size(), image, ofTopic);
                records.addAll(ofTopic);
                results.add(new CreatePartitionsTopicResult(topic.name(), ErrorCode.NONE.code(), null));
            } catch (KafkaException e) {
                results.add(new CreatePartitionsTopicResult(topic.name(), e.error().code(), e.getMessage()));
            }
        }
        CreatePartitionsResponse reply = new CreatePartitionsResponse(0, results);
        return request.validateOnly() ? Decision.noChange(reply) : new Decision<>(records, reply);
    }

    private static long wantedPartitions(MetadataImage image, CreatePartitionsRequest request) {
        long partitions = 0;
        for (CreatePartitionsTopic topic : request.topics()) {
            TopicImage before = image.topics().topic(topic.name());
            partitions += before == null ? 0 : Math.max(0, topic.count() - before.partitions().size());
        }
        return partitions;
    }

    private PartitionPlan plan(MetadataImage image, TopicImage before, CreatePartitionsTopic wanted) {
        int current = before.partitions().size();
        if (wanted.count() == current) {
            throw new KafkaException(ErrorCode.INVALID_PARTITIONS, "Topic already has " + current + " partition(s).");
        }
        if (wanted.count() < current) {
            throw new KafkaException(ErrorCode.INVALID_PARTITIONS, "The topic " + wanted.name() + " currently has " + current
                + " partition(s); " + wanted.count() + " would not be an increase.");
        }
        int additional = wanted.count() - current;
        int replicationFactor = before.partition(0).replicas().size();
        if (wanted.assignments() == null) {
            return PartitionPlan.placed(additional, replicationFactor, image, entropy);
        }
        if (wanted.assignments().size() != additional) {
            throw new KafkaException(ErrorCode.INVALID_REPLICA_ASSIGNMENT, "Attempted to add " + additional
                + " additional partition(s), but only " + wanted.assignments().size() + " assignment(s) were specified.");
        }
        List<List<Integer>> replicas = wanted.assignments().stream().map(CreatePartitionsAssignment::brokerIds).toList();
        replicas.forEach(each -> PartitionPlan.check(each, replicationFactor, image));
        return new PartitionPlan(replicas);
    }
}
