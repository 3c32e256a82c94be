package gregor.broker;

import gregor.base.ErrorCode;
import gregor.message.ApiVersionsMessage.ApiVersion;
import gregor.message.ApiVersionsMessage.ApiVersionsRequest;
import gregor.message.ApiVersionsMessage.ApiVersionsResponse;
import gregor.message.ApiVersionsMessage.FinalizedFeatureKey;
import gregor.message.ApiVersionsMessage.SupportedFeatureKey;
import gregor.protocol.ApiKey;
import gregor.protocol.VersionRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * ApiVersions v0-4: which APIs and versions this listener serves, and which features the cluster has. The first thing
 * a client asks. KIP-35, KIP-511 (client software name), KIP-584 (features).
 */
final class ApiVersionsHandler implements Handler<ApiVersionsRequest> {

    /** What {@link gregor.metadata} finalized, and up to which record of the metadata log. */
    record Features(Map<String, Short> finalizedLevels, long epoch) {}

    /**
     * Produce is served from version 3, and announced from 0: librdkafka before 2.11 takes a higher minimum as a sign
     * that the broker cannot compress (KAFKA-18659).
     */
    private static final int ANNOUNCED_PRODUCE_MIN = 0;

    /** From this version on a feature whose lowest level is 0 may be listed; older clients fail on it (KAFKA-17492). */
    private static final int FIRST_VERSION_WITH_LEVEL_ZERO = 4;

    private static final Pattern SOFTWARE_TEXT = Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9\\-.]*[a-zA-Z0-9])?");

    private final Map<String, VersionRange> supportedFeatures;
    private final Supplier<Features> features;
    private final BiFunction<ApiKey, VersionRange, VersionRange> limits;
    private List<ServedApi<?>> served = List.of();

    /** @param limits what of an API's versions can be offered now: a request that is passed on must be known to its receiver too */
    ApiVersionsHandler(Map<String, VersionRange> supportedFeatures, Supplier<Features> features,
            BiFunction<ApiKey, VersionRange, VersionRange> limits) {
        this.supportedFeatures = supportedFeatures;
        this.features = features;
        this.limits = limits;
    }

    /** Tells what is served, once the table is complete (it contains this handler). */
    void announce(List<ServedApi<?>> apis) {
        served = List.copyOf(apis);
    }

    @Override
    public void handle(ApiVersionsRequest request, RequestContext context) {
        boolean named = context.version() < 3
            || SOFTWARE_TEXT.matcher(request.clientSoftwareName()).matches()
            && SOFTWARE_TEXT.matcher(request.clientSoftwareVersion()).matches();
        context.reply(named ? response(context.version()) : error(ErrorCode.INVALID_REQUEST, List.of()));
    }

    private ApiVersionsResponse response(int version) {
        List<ApiVersion> keys = new ArrayList<>();
        for (ServedApi<?> api : served) {
            VersionRange versions = limits.apply(api.key(), api.versions());
            if (versions.min() <= versions.max()) {
                int min = api.key() == ApiKey.PRODUCE ? ANNOUNCED_PRODUCE_MIN : versions.min();
                keys.add(new ApiVersion(api.key().id(), (short) min, (short) versions.max()));
            }
        }
        boolean levelZeroAllowed = version >= FIRST_VERSION_WITH_LEVEL_ZERO;
        List<SupportedFeatureKey> supported = new ArrayList<>();
        supportedFeatures.forEach((name, levels) -> {
            if (levels.min() > 0 || levelZeroAllowed) {
                supported.add(new SupportedFeatureKey(name, (short) levels.min(), (short) levels.max()));
            }
        });
        Features now = features.get();
        List<FinalizedFeatureKey> finalized = new ArrayList<>();
        now.finalizedLevels().forEach((name, level) -> {
            if (level > 0 && supportedFeatures.containsKey(name)) { // a feature whose part is not built is not offered
                finalized.add(new FinalizedFeatureKey(name, level, level));
            }
        });
        return new ApiVersionsResponse(ErrorCode.NONE.code(), Collections.unmodifiableList(keys), 0, supported, now.epoch(), finalized, false);
    }

    /** The answer, in version 0, to a version that this node does not know: the error and the range that it does know. */
    ApiVersionsResponse unsupportedVersion(VersionRange known) {
        return error(ErrorCode.UNSUPPORTED_VERSION,
            List.of(new ApiVersion(ApiKey.API_VERSIONS.id(), (short) known.min(), (short) known.max())));
    }

    private static ApiVersionsResponse error(ErrorCode error, List<ApiVersion> keys) {
        return new ApiVersionsResponse(error.code(), keys, 0, List.of(), -1, List.of(), false);
    }
}
