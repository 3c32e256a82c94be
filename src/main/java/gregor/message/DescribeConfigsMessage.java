package gregor.message;

import gregor.base.ErrorCode;
import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;
import gregor.protocol.Ignorable;
import gregor.protocol.Nullable;
import gregor.protocol.Since;
import java.util.List;

/**
 * Which settings do these topics, brokers or groups have, and where does each come from (KIP-133, KIP-226). Settings
 * of a broker are asked of that broker; all else of any.
 *
 * <p>History: version 1 tells the source and the synonyms, version 3 type and documentation (KIP-569).
 */
public interface DescribeConfigsMessage {

    /** @param includeSynonyms tell also what would count if the setting were not there */
    @Api(key = ApiKey.DESCRIBE_CONFIGS, versions = "1-4", flexible = "4+")
    record DescribeConfigsRequest(
        List<DescribeConfigsResource> resources,
        boolean includeSynonyms,
        @Since(3) boolean includeDocumentation) {}

    /**
     * @param resourceType a {@link ConfigResourceType}'s number
     * @param resourceName a topic, or a broker's id (empty for what all brokers default to)
     * @param configurationKeys null for all settings
     */
    record DescribeConfigsResource(
        byte resourceType,
        String resourceName,
        @Nullable List<String> configurationKeys) {}

    @Api(key = ApiKey.DESCRIBE_CONFIGS, versions = "1-4", flexible = "4+")
    record DescribeConfigsResponse(int throttleTimeMs, List<DescribeConfigsResult> results) {}

    /** @param resourceType a {@link ConfigResourceType}'s number */
    record DescribeConfigsResult(
        short errorCode,
        @Nullable String errorMessage,
        byte resourceType,
        String resourceName,
        List<DescribeConfigsResourceResult> configs) {

        public static DescribeConfigsResult error(byte resourceType, String resourceName, ErrorCode error, String message) {
            return new DescribeConfigsResult(error.code(), message, resourceType, resourceName, List.of());
        }
    }

    /**
     * @param value null for a sensitive setting, and for one without value
     * @param readOnly whether it can be changed only by a restart
     * @param configSource a {@code ConfigSource}'s number
     * @param isSensitive whether it is a password, which no reply ever tells
     * @param synonyms all places that give a value, the one in force first
     * @param configType 0 unknown, 1 boolean, 2 string, 3 int, 4 short, 5 long, 6 double, 7 list, 8 class, 9 password
     */
    record DescribeConfigsResourceResult(
        String name,
        @Nullable String value,
        boolean readOnly,
        @Default("-1") @Ignorable byte configSource,
        boolean isSensitive,
        @Ignorable List<DescribeConfigsSynonym> synonyms,
        @Since(3) @Ignorable byte configType,
        @Since(3) @Nullable @Ignorable String documentation) {}

    /** @param source a {@code ConfigSource}'s number */
    record DescribeConfigsSynonym(
        String name,
        @Nullable String value,
        byte source) {}
}
