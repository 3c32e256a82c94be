package gregor.broker;

import gregor.metadata.ClusterRecords.NodeFeature;
import gregor.metadata.Feature;
import gregor.metadata.MetadataCache;
import gregor.metadata.MetadataImage;
import gregor.protocol.ApiKey;
import gregor.protocol.VersionRange;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.IntSupplier;

/** The features as ApiVersions tells them: which levels this node can work at, and which the cluster has agreed on. */
final class ClusterFeatures {

    private ClusterFeatures() {}

    /**
     * The handler of ApiVersions that tells them.
     *
     * @param kraftVersion the finalized level of {@code kraft.version}, which is not in the image but with the voters
     * @param limits see {@link ApiVersionsHandler}
     */
    static ApiVersionsHandler handler(MetadataCache cache, IntSupplier kraftVersion, BiFunction<ApiKey, VersionRange, VersionRange> limits) {
        return new ApiVersionsHandler(supported(), () -> finalized(cache.image(), kraftVersion.getAsInt()), limits);
    }

    private static Map<String, VersionRange> supported() {
        Map<String, VersionRange> supported = new TreeMap<>();
        for (NodeFeature feature : Feature.supported()) {
            supported.put(feature.name(), new VersionRange(feature.minSupportedVersion(), feature.maxSupportedVersion()));
        }
        return supported;
    }

    private static ApiVersionsHandler.Features finalized(MetadataImage image, int kraftVersion) {
        TreeMap<String, Short> levels = new TreeMap<>(image.features().finalizedLevels());
        levels.put(Feature.KRAFT_VERSION.featureName(), (short) kraftVersion);
        return new ApiVersionsHandler.Features(levels, image.offset());
    }
}
