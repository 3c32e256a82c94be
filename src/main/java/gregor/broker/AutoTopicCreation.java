package gregor.broker;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.config.NodeConfig;
import gregor.controller.TopicNameRules;
import gregor.group.GroupCoordinator;
import gregor.message.CreateTopicsMessage.CreatableTopic;
import gregor.message.CreateTopicsMessage.CreatableTopicConfig;
import gregor.message.CreateTopicsMessage.CreatableTopicResult;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.message.CreateTopicsMessage.CreateTopicsResponse;
import gregor.message.Messages;
import gregor.protocol.ApiKey;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Creates topics that somebody asks about and that do not exist, where the settings allow it. Asking is enough; nobody
 * waits for the outcome. Kafka's class {@code AutoTopicCreationManager}.
 */
final class AutoTopicCreation {

    private static final Logger LOG = System.getLogger(AutoTopicCreation.class.getName());
    private static final int TIMEOUT_MS = 60_000;

    private final NodeConfig config;
    private final ForwardingManager controller;
    /** Asked for and not decided yet; keeps a thousand clients from asking a thousand times. */
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    AutoTopicCreation(NodeConfig config, ForwardingManager controller) {
        this.config = config;
        this.controller = controller;
    }

    /**
     * What to say of topics that do not exist, each of which may be there when the client asks again.
     *
     * @param clientAllows whether the client wants them to be created
     * @param context of the request that asks about them: the topics are created in the name of who sent it
     */
    Map<String, ErrorCode> unknownTopics(Collection<String> names, boolean clientAllows, RequestContext context) {
        Map<String, ErrorCode> answers = new LinkedHashMap<>();
        List<CreatableTopic> wanted = new ArrayList<>();
        for (String name : names) {
            boolean valid = TopicNameRules.isValid(name);
            answers.put(name, valid ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.INVALID_TOPIC_EXCEPTION);
            if (valid && clientAllows && config.autoCreateTopicsEnable() && underWay.add(name)) {
                wanted.add(topic(name));
            }
        }
        if (!wanted.isEmpty()) {
            create(wanted, context);
        }
        return answers;
    }

    /** Creates a topic that the cluster itself needs, whatever the settings say of the topics of clients. */
    void createInternal(String name, RequestContext context) {
        if (underWay.add(name)) {
            create(List.of(topic(name)), context);
        }
    }

    private CreatableTopic topic(String name) {
        if (name.equals(GroupCoordinator.OFFSETS_TOPIC)) {
            List<CreatableTopicConfig> configs = List.of(new CreatableTopicConfig("cleanup.policy", "compact"),
                new CreatableTopicConfig("segment.bytes", Integer.toString(config.offsetsTopicSegmentBytes())),
                new CreatableTopicConfig("compression.type", "producer"));
            return new CreatableTopic(name, config.offsetsTopicNumPartitions(), config.offsetsTopicReplicationFactor(), List.of(), configs);
        }
        return new CreatableTopic(name, -1, (short) -1, List.of(), List.of());
    }

    private void create(List<CreatableTopic> topics, RequestContext context) {
        int version = controller.limit(ApiKey.CREATE_TOPICS, Messages.of(ApiKey.CREATE_TOPICS).versions()).max();
        controller.forward(new CreateTopicsRequest(topics, TIMEOUT_MS, false), version, context, new ForwardingManager.Outcome() {
            @Override
            public void replied(Record reply) {
                forget(topics);
                report((CreateTopicsResponse) reply);
            }

            @Override
            public void failed(KafkaException why) {
                forget(topics);
                LOG.log(Level.ERROR, "topics could not be created", why);
            }
        });
    }

    private void forget(List<CreatableTopic> topics) {
        topics.forEach(topic -> underWay.remove(topic.name()));
    }

    private static void report(CreateTopicsResponse reply) {
        for (CreatableTopicResult result : reply.topics()) {
            if (result.errorCode() != ErrorCode.NONE.code() && result.errorCode() != ErrorCode.TOPIC_ALREADY_EXISTS.code()) {
                LOG.log(Level.WARNING, "topic {0} was asked for and could not be created: {1}", result.name(), result.errorMessage());
            }
        }
    }
}
