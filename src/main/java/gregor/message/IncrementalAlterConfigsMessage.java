package gregor.message;

import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Nullable;
import java.util.List;

/** Change some settings of topics, brokers or groups and leave the others alone (KIP-339). */
public interface IncrementalAlterConfigsMessage {

    /** @param validateOnly check everything, change nothing */
    @Api(key = ApiKey.INCREMENTAL_ALTER_CONFIGS, versions = "0-1", flexible = "1+")
    record IncrementalAlterConfigsRequest(List<AlterConfigsResource> resources, boolean validateOnly) {}

    /** @param resourceType a {@link ConfigResourceType}'s number */
    record AlterConfigsResource(byte resourceType, String resourceName, List<AlterableConfig> configs) {}

    /**
     * @param configOperation a {@link ConfigOperation}'s number
     * @param value null to delete
     */
    record AlterableConfig(
        String name,
        byte configOperation,
        @Nullable String value) {}

    @Api(key = ApiKey.INCREMENTAL_ALTER_CONFIGS, versions = "0-1", flexible = "1+")
    record IncrementalAlterConfigsResponse(int throttleTimeMs, List<AlterConfigsResourceResponse> responses) {}

    /** @param resourceType a {@link ConfigResourceType}'s number */
    record AlterConfigsResourceResponse(
        short errorCode,
        @Nullable String errorMessage,
        byte resourceType,
        String resourceName) {}
}
