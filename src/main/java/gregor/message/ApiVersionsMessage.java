package gregor.message;

import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;
import gregor.protocol.Ignorable;
import gregor.protocol.Since;
import gregor.protocol.Tagged;
import java.util.List;

/**
 * Which requests, and which versions of each, does this node serve. It is the first request on a connection, from
 * every client and from every broker.
 *
 * <p>A client cannot know yet which version of this very request the broker speaks. So the broker answers a version
 * that it does not know in the layout of version 0, with UNSUPPORTED_VERSION and, since KIP-511, with its range for
 * this one request; and the response header has no tagged fields in any version.
 *
 * <p>History: version 3 tells the client's software (KIP-511) and carries the cluster's features (KIP-584). Version 4
 * allows features whose least level is 0: they are left out of older replies, because old clients refuse the number 0
 * there.
 */
public interface ApiVersionsMessage {

    /**
     * @param clientSoftwareName letters, digits, dots and dashes, at both ends a letter or digit; anything else is
     *     INVALID_REQUEST
     * @param clientSoftwareVersion the same rule
     */
    @Api(key = ApiKey.API_VERSIONS, versions = "0-4", flexible = "3+")
    record ApiVersionsRequest(
        @Since(3) @Ignorable String clientSoftwareName,
        @Since(3) @Ignorable String clientSoftwareVersion) {}

    /**
     * @param supportedFeatures the levels this node could run at
     * @param finalizedFeaturesEpoch grows with every change of the finalized features; clients believe the highest
     *     they have seen. -1 means unknown
     * @param finalizedFeatures the levels the whole cluster runs at; to be believed only if the epoch is known
     * @param zkMigrationReady left over from the way out of ZooKeeper; always false
     */
    @Api(key = ApiKey.API_VERSIONS, versions = "0-4", flexible = "3+")
    record ApiVersionsResponse(
        short errorCode,
        List<ApiVersion> apiKeys,
        @Since(1) @Ignorable int throttleTimeMs,
        @Since(3) @Tagged(0) @Ignorable List<SupportedFeatureKey> supportedFeatures,
        @Since(3) @Tagged(1) @Default("-1") @Ignorable long finalizedFeaturesEpoch,
        @Since(3) @Tagged(2) @Ignorable List<FinalizedFeatureKey> finalizedFeatures,
        @Since(3) @Tagged(3) @Ignorable boolean zkMigrationReady) {}

    /**
     * @param apiKey an {@link ApiKey}'s number
     * @param maxVersion inclusive
     */
    record ApiVersion(short apiKey, short minVersion, short maxVersion) {}

    /** @param maxVersion inclusive */
    record SupportedFeatureKey(String name, short minVersion, short maxVersion) {}

    /**
     * @param maxVersionLevel the level in force; unlike in {@link SupportedFeatureKey} it comes before the least level
     */
    record FinalizedFeatureKey(String name, short maxVersionLevel, short minVersionLevel) {}
}
