package gregor.message;

import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;
import gregor.protocol.Ignorable;
import gregor.protocol.Nullable;
import gregor.protocol.Since;
import gregor.protocol.Until;
import java.util.List;

/**
 * Change the finalized levels of features, such as {@code metadata.version}, for the whole cluster.
 *
 * <p>KIP-584. History: version 1 tells kinds of downgrade apart and can only check (KIP-778); version 2 answers for all features
 * together.
 */
public interface UpdateFeaturesMessage {

    @Api(key = ApiKey.UPDATE_FEATURES, versions = "0-2", flexible = "0+")
    record UpdateFeaturesRequest(
        @Default("60000") int timeoutMs,
        List<FeatureUpdateKey> featureUpdates,
        @Since(1) boolean validateOnly) {}

    record FeatureUpdateKey(
        String feature,
        short maxVersionLevel,
        @Until(0) boolean allowDowngrade,
        @Since(1) @Default("1") byte upgradeType) {}

    @Api(key = ApiKey.UPDATE_FEATURES, versions = "0-2", flexible = "0+")
    record UpdateFeaturesResponse(
        int throttleTimeMs,
        short errorCode,
        @Nullable String errorMessage,
        @Until(1) @Ignorable List<UpdatableFeatureResult> results) {}

    record UpdatableFeatureResult(String feature, short errorCode, @Nullable String errorMessage) {}
}
