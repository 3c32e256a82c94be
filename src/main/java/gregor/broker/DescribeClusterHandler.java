package gregor.broker;

import gregor.base.ErrorCode;
import gregor.message.DescribeClusterMessage;
import gregor.message.DescribeClusterMessage.DescribeClusterBroker;
import gregor.message.DescribeClusterMessage.DescribeClusterRequest;
import gregor.message.DescribeClusterMessage.DescribeClusterResponse;
import gregor.message.MetadataMessage;
import gregor.message.MetadataMessage.MetadataResponseBroker;
import gregor.metadata.MetadataCache;
import java.util.ArrayList;
import java.util.List;

/**
 * DescribeCluster v0-2: the nodes of the cluster, without its topics. Asked at a broker it lists brokers, asked at a
 * controller it lists controllers (KIP-919); a client that says which of the two it means is told when it asks at the
 * wrong door. KIP-700.
 */
final class DescribeClusterHandler implements Handler<DescribeClusterRequest> {

    private final int nodeId;
    private final String clusterId;
    private final MetadataCache cache;
    private final List<MetadataResponseBroker> controllers;

    /** @param controllers where the controllers listen */
    DescribeClusterHandler(int nodeId, String clusterId, MetadataCache cache, List<MetadataResponseBroker> controllers) {
        this.nodeId = nodeId;
        this.clusterId = clusterId;
        this.cache = cache;
        this.controllers = controllers;
    }

    @Override
    public void handle(DescribeClusterRequest request, RequestContext context) {
        byte here = context.isOnControllerListener() ? DescribeClusterMessage.CONTROLLERS : DescribeClusterMessage.BROKERS;
        if (request.endpointType() != here) {
            context.reply(wrongDoor(request.endpointType(), here));
            return;
        }
        List<DescribeClusterBroker> nodes = new ArrayList<>();
        if (here == DescribeClusterMessage.CONTROLLERS) {
            controllers.forEach(c -> nodes.add(new DescribeClusterBroker(c.nodeId(), c.host(), c.port(), c.rack(), false)));
        } else {
            String listener = context.connection().listenerName();
            for (MetadataCache.Node node : request.includeFencedBrokers() ? cache.registeredBrokers(listener) : cache.aliveBrokers(listener)) {
                nodes.add(new DescribeClusterBroker(node.id(), node.host(), node.port(), node.rack(), node.isFenced()));
            }
        }
        int operations = request.includeClusterAuthorizedOperations()
            ? AuthorizedOperations.OF_CLUSTER : MetadataMessage.OPERATIONS_NOT_ASKED;
        context.reply(new DescribeClusterResponse(0, ErrorCode.NONE.code(), null, here, clusterId, nodeId, nodes, operations));
    }

    private static DescribeClusterResponse wrongDoor(byte asked, byte here) {
        boolean known = asked == DescribeClusterMessage.BROKERS || asked == DescribeClusterMessage.CONTROLLERS;
        return known
            ? DescribeClusterResponse.error(ErrorCode.MISMATCHED_ENDPOINT_TYPE,
                "this listener is a " + (here == DescribeClusterMessage.BROKERS ? "broker's" : "controller's") + ", the request is for the other kind", here)
            : DescribeClusterResponse.error(ErrorCode.UNSUPPORTED_ENDPOINT_TYPE,
                "endpoint type " + asked + " is not known; 1 is for brokers, 2 for controllers", here);
    }
}
