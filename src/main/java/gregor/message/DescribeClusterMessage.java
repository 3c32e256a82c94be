package gregor.message;

import gregor.base.ErrorCode;
import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;
import gregor.protocol.Nullable;
import gregor.protocol.Since;
import java.util.List;

/**
 * Which brokers make up the cluster, who is its controller, what may I do (KIP-700).
 *
 * <p>History: version 1 can ask for the controllers instead (KIP-919), version 2 for brokers that are registered but
 * fenced (KIP-1073).
 */
public interface DescribeClusterMessage {

    /** What an endpoint type of 1 asks for. */
    byte BROKERS = 1;

    /** What an endpoint type of 2 asks for; a broker does not know them and refuses. */
    byte CONTROLLERS = 2;

    /** @param endpointType {@link #BROKERS} or {@link #CONTROLLERS} */
    @Api(key = ApiKey.DESCRIBE_CLUSTER, versions = "0-2", flexible = "0+")
    record DescribeClusterRequest(
        boolean includeClusterAuthorizedOperations,
        @Since(1) @Default("1") byte endpointType,
        @Since(2) boolean includeFencedBrokers) {}

    /**
     * @param controllerId from a broker: some live broker, since clients cannot reach the controller
     * @param clusterAuthorizedOperations bit set of acl operations, {@link MetadataMessage#OPERATIONS_NOT_ASKED} if
     *     not asked for
     */
    @Api(key = ApiKey.DESCRIBE_CLUSTER, versions = "0-2", flexible = "0+")
    record DescribeClusterResponse(
        int throttleTimeMs,
        short errorCode,
        @Nullable @Default("null") String errorMessage,
        @Since(1) @Default("1") byte endpointType,
        String clusterId,
        @Default("-1") int controllerId,
        List<DescribeClusterBroker> brokers,
        @Default("-2147483648") int clusterAuthorizedOperations) {

        public static DescribeClusterResponse error(ErrorCode error, String message, byte endpointType) {
            return new DescribeClusterResponse(
                0, error.code(), message, endpointType, "", -1, List.of(), MetadataMessage.OPERATIONS_NOT_ASKED);
        }
    }

    /** @param rack null if the broker was given none */
    record DescribeClusterBroker(
        int brokerId,
        String host,
        int port,
        @Nullable @Default("null") String rack,
        @Since(2) boolean isFenced) {}
}
