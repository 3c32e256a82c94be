package gregor.client;

import gregor.message.ApiVersionsMessage.ApiVersion;
import gregor.message.ApiVersionsMessage.ApiVersionsResponse;
import gregor.protocol.ApiKey;
import gregor.protocol.VersionRange;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What one broker said it serves. Keys that this client does not know are left out. */
public final class NodeApiVersions {

    /** No version that both sides know. */
    public static final int NONE = -1;

    private final Map<ApiKey, VersionRange> ranges = new EnumMap<>(ApiKey.class);

    private NodeApiVersions(List<ApiVersion> apiKeys) {
        for (ApiVersion api : apiKeys) {
            ApiKey key = ApiKey.of(api.apiKey());
            if (key != null) {
                ranges.put(key, new VersionRange(api.minVersion(), api.maxVersion()));
            }
        }
    }

    static NodeApiVersions of(ApiVersionsResponse reply) {
        return new NodeApiVersions(reply.apiKeys());
    }

    /** {@link VersionRange#NONE} for what the broker does not serve. */
    public VersionRange range(ApiKey key) {
        return ranges.getOrDefault(key, VersionRange.NONE);
    }

    /**
     * The highest version that both sides know.
     *
     * @param ours what we could send
     * @return {@link #NONE} if there is none
     */
    public int highestCommon(ApiKey key, VersionRange ours) {
        VersionRange theirs = range(key);
        int highest = Math.min(ours.max(), theirs.max());
        return highest >= ours.min() && highest >= theirs.min() ? highest : NONE;
    }
}
