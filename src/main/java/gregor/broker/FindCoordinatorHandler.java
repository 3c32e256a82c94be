package gregor.broker;

import gregor.base.ErrorCode;
import gregor.group.GroupCoordinator;
import gregor.message.FindCoordinatorMessage.Coordinator;
import gregor.message.FindCoordinatorMessage.FindCoordinatorRequest;
import gregor.message.FindCoordinatorMessage.FindCoordinatorResponse;
import gregor.metadata.MetadataCache;
import gregor.metadata.PartitionImage;
import java.util.ArrayList;
import java.util.List;

/**
 * FindCoordinator v0-6: who looks after a group: the leader of the partition of {@code __consumer_offsets} that its id
 * hashes to. The topic is created when somebody first asks; until it is there the answer is "not available", and the
 * client asks again. KIP-699 (many at once).
 *
 * <p>Coordinators of transactions and of share state are not served yet: asking for them is an invalid request.
 */
final class FindCoordinatorHandler implements Handler<FindCoordinatorRequest> {

    private static final byte GROUP = 0;
    private static final int FIRST_VERSION_WITH_BATCHES = 4;
    /** What Kafka says where there is no error, from version 1 to 3. */
    private static final String NO_ERROR_MESSAGE = "NONE";

    private final GroupCoordinator groups;
    private final MetadataCache cache;
    private final AutoTopicCreation autoCreation;

    FindCoordinatorHandler(GroupCoordinator groups, MetadataCache cache, AutoTopicCreation autoCreation) {
        this.groups = groups;
        this.cache = cache;
        this.autoCreation = autoCreation;
    }

    @Override
    public void handle(FindCoordinatorRequest request, RequestContext context) {
        if (context.version() >= FIRST_VERSION_WITH_BATCHES) {
            List<Coordinator> found = new ArrayList<>();
            request.coordinatorKeys().forEach(key -> found.add(find(request.keyType(), key, context)));
            context.reply(new FindCoordinatorResponse(0, ErrorCode.NONE.code(), "", 0, "", 0, found));
            return;
        }
        Coordinator found = find(request.keyType(), request.key(), context);
        boolean good = found.errorCode() == ErrorCode.NONE.code();
        context.reply(new FindCoordinatorResponse(0, found.errorCode(), good ? NO_ERROR_MESSAGE : found.errorMessage(), found.nodeId(),
            found.host(), found.port(), List.of()));
    }

    private Coordinator find(byte keyType, String key, RequestContext context) {
        if (keyType != GROUP) {
            return failed(key, ErrorCode.INVALID_REQUEST, "coordinators of key type " + keyType + " are not served; 0, for groups, is");
        }
        PartitionImage partition = cache.partition(GroupCoordinator.OFFSETS_TOPIC, groups.partitionOf(key));
        if (partition == null) {
            autoCreation.createInternal(GroupCoordinator.OFFSETS_TOPIC, context);
            return failed(key, ErrorCode.COORDINATOR_NOT_AVAILABLE, ErrorCode.COORDINATOR_NOT_AVAILABLE.message());
        }
        for (MetadataCache.Node node : cache.aliveBrokers(context.connection().listenerName())) {
            if (node.id() == partition.leader()) {
                return new Coordinator(key, node.id(), node.host(), node.port(), ErrorCode.NONE.code(), "");
            }
        }
        return failed(key, ErrorCode.COORDINATOR_NOT_AVAILABLE, ErrorCode.COORDINATOR_NOT_AVAILABLE.message());
    }

    private static Coordinator failed(String key, ErrorCode error, String message) {
        return new Coordinator(key, -1, "", -1, error.code(), message);
    }
}
