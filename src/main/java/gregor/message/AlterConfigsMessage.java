package gregor.message;

import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Nullable;
import java.util.List;

/**
 * Replace all settings of topics or brokers (KIP-133): what the list does not name goes back to its default.
 * Superseded by {@link IncrementalAlterConfigsMessage}, under which two admins do not undo each other's changes.
 */
public interface AlterConfigsMessage {

    /** @param validateOnly check everything, change nothing */
    @Api(key = ApiKey.ALTER_CONFIGS, versions = "0-2", flexible = "2+")
    record AlterConfigsRequest(List<AlterConfigsResource> resources, boolean validateOnly) {}

    /** @param resourceType a {@link ConfigResourceType}'s number */
    record AlterConfigsResource(byte resourceType, String resourceName, List<AlterableConfig> configs) {}

    /** @param value null for the default */
    record AlterableConfig(
        String name,
        @Nullable String value) {}

    @Api(key = ApiKey.ALTER_CONFIGS, versions = "0-2", flexible = "2+")
    record AlterConfigsResponse(int throttleTimeMs, List<AlterConfigsResourceResponse> responses) {}

    /** @param resourceType a {@link ConfigResourceType}'s number */
    record AlterConfigsResourceResponse(
        short errorCode,
        @Nullable String errorMessage,
        byte resourceType,
        String resourceName) {}
}
