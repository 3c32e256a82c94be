package gregor.broker;

import gregor.base.ErrorCode;
import gregor.message.DescribeClusterMessage;
import gregor.message.DescribeClusterMessage.DescribeClusterBroker;
import gregor.message.DescribeClusterMessage.DescribeClusterRequest;
import gregor.message.DescribeClusterMessage.DescribeClusterResponse;
import gregor.message.MetadataMessage;
import gregor.metadata.ClusterRecords.NodeEndpoint;
import gregor.metadata.ClusterRecords.RegisterControllerRecord;
import gregor.metadata.MetadataCache;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * DescribeCluster v0-2: the nodes of the cluster, without its topics. Asked at a broker it lists brokers, asked at a
 * controller it lists the controllers that have registered (KIP-919); a client that says which of the two it means is told when
 * it asks at the wrong door. KIP-700, KIP-1073 (fenced brokers).
 */
final class DescribeClusterHandler implements Handler<DescribeClusterRequest> {

    /** Says who the nodes behind a kind of listener are, and which of them a client may take for the controller (-1 for none). */
    private interface Door {
        int listNodes(DescribeClusterRequest request, String listenerName, List<DescribeClusterBroker> nodes);
    }

    private final byte here;
    private final String clusterId;
    private final Door door;

    private DescribeClusterHandler(byte here, String clusterId, Door door) {
        this.here = here;
        this.clusterId = clusterId;
        this.door = door;
    }

    /** At a broker, which names any live broker as the controller: clients cannot reach the real one, and all of them forward. */
    static DescribeClusterHandler ofBrokers(String clusterId, MetadataCache cache, RandomBroker randomBroker) {
        return new DescribeClusterHandler(DescribeClusterMessage.BROKERS, clusterId, (request, listener, nodes) -> {
            for (MetadataCache.Node node : request.includeFencedBrokers() ? cache.registeredBrokers(listener) : cache.aliveBrokers(listener)) {
                nodes.add(new DescribeClusterBroker(node.id(), node.host(), node.port(), node.rack(), node.isFenced()));
            }
            return randomBroker.of(cache.aliveBrokers(listener));
        });
    }

    /** At a controller. @param leaderId who leads the quorum, -1 if nobody is known to */
    static DescribeClusterHandler ofControllers(String clusterId, MetadataCache cache, IntSupplier leaderId) {
        return new DescribeClusterHandler(DescribeClusterMessage.CONTROLLERS, clusterId, (request, listener, nodes) -> {
            for (RegisterControllerRecord controller : cache.image().cluster().controllers().values()) {
                for (NodeEndpoint endpoint : controller.endPoints()) {
                    if (endpoint.name().equals(listener)) {
                        nodes.add(new DescribeClusterBroker(controller.controllerId(), endpoint.host(), endpoint.port(), null, false));
                    }
                }
            }
            return leaderId.getAsInt();
        });
    }

    @Override
    public void handle(DescribeClusterRequest request, RequestContext context) {
        if (request.endpointType() != here) {
            context.reply(wrongDoor(request.endpointType(), here));
            return;
        }
        List<DescribeClusterBroker> nodes = new ArrayList<>();
        int controllerId = door.listNodes(request, context.connection().listenerName(), nodes);
        int operations = request.includeClusterAuthorizedOperations()
            ? AuthorizedOperations.OF_CLUSTER : MetadataMessage.OPERATIONS_NOT_ASKED;
        context.reply(new DescribeClusterResponse(0, ErrorCode.NONE.code(), null, here, clusterId, controllerId, nodes, operations));
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
