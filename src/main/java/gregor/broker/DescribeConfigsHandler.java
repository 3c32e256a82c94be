package gregor.broker;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.config.ConfigDescription;
import gregor.config.ConfigEntry;
import gregor.config.NodeConfig;
import gregor.message.ConfigResourceType;
import gregor.message.DescribeConfigsMessage.DescribeConfigsRequest;
import gregor.message.DescribeConfigsMessage.DescribeConfigsResource;
import gregor.message.DescribeConfigsMessage.DescribeConfigsResourceResult;
import gregor.message.DescribeConfigsMessage.DescribeConfigsResponse;
import gregor.message.DescribeConfigsMessage.DescribeConfigsResult;
import gregor.message.DescribeConfigsMessage.DescribeConfigsSynonym;
import gregor.metadata.MetadataCache;
import gregor.metadata.ConfigResource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * DescribeConfigs v1-4: every setting of a topic or broker, with its value, where the value comes from and, if asked,
 * what would count if it were not there. Tools read it, change it and write it back. KIP-133, KIP-226, KIP-569.
 */
final class DescribeConfigsHandler implements Handler<DescribeConfigsRequest> {

    private final Supplier<NodeConfig> config;
    private final MetadataCache cache;

    DescribeConfigsHandler(Supplier<NodeConfig> config, MetadataCache cache) {
        this.config = config;
        this.cache = cache;
    }

    @Override
    public void handle(DescribeConfigsRequest request, RequestContext context) {
        List<DescribeConfigsResult> results = new ArrayList<>();
        for (DescribeConfigsResource resource : request.resources()) {
            try {
                results.add(describe(request, resource));
            } catch (KafkaException e) {
                results.add(DescribeConfigsResult.error(resource.resourceType(), resource.resourceName(), e.error(), e.getMessage()));
            }
        }
        context.reply(new DescribeConfigsResponse(0, results));
    }

    private DescribeConfigsResult describe(DescribeConfigsRequest request, DescribeConfigsResource resource) {
        List<DescribeConfigsResourceResult> configs = new ArrayList<>();
        for (ConfigEntry entry : entries(resource)) {
            if (resource.configurationKeys() == null || resource.configurationKeys().contains(entry.name())) {
                configs.add(result(request, entry));
            }
        }
        return new DescribeConfigsResult(ErrorCode.NONE.code(), null, resource.resourceType(), resource.resourceName(), configs);
    }

    private List<ConfigEntry> entries(DescribeConfigsResource resource) {
        String name = resource.resourceName();
        NodeConfig node = config.get();
        switch (ConfigResourceType.of(resource.resourceType())) {
            case TOPIC:
                if (cache.topic(name) == null) {
                    throw new KafkaException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "there is no topic " + name);
                }
                return ConfigDescription.ofTopic(cache.configs(ConfigResource.topic(name)), node);
            case BROKER:
                if (name.isEmpty()) {
                    return ConfigDescription.ofBrokerDefaults(node);
                }
                if (!name.equals(Integer.toString(node.nodeId()))) {
                    throw new KafkaException(ErrorCode.INVALID_REQUEST, "broker " + node.nodeId()
                        + " can describe itself (" + node.nodeId() + ") or the defaults of all brokers (an empty name), not '" + name + "'");
                }
                return ConfigDescription.ofBroker(node);
            default:
                throw new KafkaException(ErrorCode.INVALID_REQUEST, "resource type " + resource.resourceType()
                    + " cannot be described; 2 (topic) and 4 (broker) can");
        }
    }

    private static DescribeConfigsResourceResult result(DescribeConfigsRequest request, ConfigEntry entry) {
        List<DescribeConfigsSynonym> synonyms = new ArrayList<>();
        if (request.includeSynonyms()) {
            for (ConfigEntry.Synonym synonym : entry.synonyms()) {
                synonyms.add(new DescribeConfigsSynonym(synonym.name(), synonym.value(), synonym.source().id()));
            }
        }
        return new DescribeConfigsResourceResult(entry.name(), entry.value(), entry.isReadOnly(), entry.source().id(),
            entry.isSensitive(), synonyms, entry.typeId(), request.includeDocumentation() ? entry.doc() : null);
    }
}
