package gregor.broker;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.controller.Controller;
import gregor.controller.Decision;
import gregor.message.AllocateProducerIdsMessage.AllocateProducerIdsRequest;
import gregor.message.AlterConfigsMessage.AlterConfigsRequest;
import gregor.message.AlterPartitionMessage.AlterPartitionRequest;
import gregor.message.AlterPartitionReassignmentsMessage.AlterPartitionReassignmentsRequest;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsRequest;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatRequest;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationRequest;
import gregor.message.ControllerRegistrationMessage.ControllerRegistrationRequest;
import gregor.message.CreatePartitionsMessage.CreatePartitionsRequest;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.message.DeleteTopicsMessage.DeleteTopicsRequest;
import gregor.message.ElectLeadersMessage.ElectLeadersRequest;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsRequest;
import gregor.message.ListPartitionReassignmentsMessage.ListPartitionReassignmentsRequest;
import gregor.message.UnregisterBrokerMessage.UnregisterBrokerRequest;
import gregor.message.UpdateFeaturesMessage.UpdateFeaturesRequest;
import gregor.protocol.ApiKey;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * The requests that the controller decides, on a controller's listener: handed to its loop, answered when the decision is
 * committed. What it refuses as a whole, above all because it is not the active one, is told in the form that the API has for it.
 *
 * <p>Source: Kafka's class {@code ControllerApis}.
 */
final class ControllerHandlers {

    /** Makes a decision on the controller's thread. */
    private interface Decider<Q> {
        Decision<? extends Record> decide(Controller controller, Q request, int version);
    }

    private static final Logger LOG = System.getLogger(ControllerHandlers.class.getName());

    private final Decisions decisions;

    ControllerHandlers(Decisions decisions) {
        this.decisions = decisions;
    }

    List<ServedApi<?>> table() {
        List<ServedApi<?>> table = new ArrayList<>(ofAdministrators());
        table.addAll(ofNodes());
        return table;
    }

    /** CreateTopics v2-7, DeleteTopics v1-6 and so on: see the records' classes. */
    private List<ServedApi<?>> ofAdministrators() {
        return List.of(
            decided(ApiKey.CREATE_TOPICS, CreateTopicsRequest.class, (controller, request, version) -> controller.createTopics(request)),
            decided(ApiKey.DELETE_TOPICS, DeleteTopicsRequest.class, Controller::deleteTopics),
            decided(ApiKey.CREATE_PARTITIONS, CreatePartitionsRequest.class, (controller, request, version) -> controller.createPartitions(request)),
            decided(ApiKey.ALTER_CONFIGS, AlterConfigsRequest.class, (controller, request, version) -> controller.replaceConfigs(request)),
            decided(ApiKey.INCREMENTAL_ALTER_CONFIGS, IncrementalAlterConfigsRequest.class,
                (controller, request, version) -> controller.alterConfigs(request)),
            decided(ApiKey.ELECT_LEADERS, ElectLeadersRequest.class, (controller, request, version) -> controller.electLeaders(request)),
            decided(ApiKey.ALTER_PARTITION_REASSIGNMENTS, AlterPartitionReassignmentsRequest.class,
                (controller, request, version) -> controller.alterPartitionReassignments(request)),
            decided(ApiKey.LIST_PARTITION_REASSIGNMENTS, ListPartitionReassignmentsRequest.class,
                (controller, request, version) -> controller.listPartitionReassignments(request)),
            decided(ApiKey.UPDATE_FEATURES, UpdateFeaturesRequest.class, Controller::updateFeatures),
            decided(ApiKey.UNREGISTER_BROKER, UnregisterBrokerRequest.class, (controller, request, version) -> controller.unregisterBroker(request)));
    }

    private List<ServedApi<?>> ofNodes() {
        return List.of(decided(ApiKey.BROKER_REGISTRATION, BrokerRegistrationRequest.class, Controller::registerBroker),
            ServedApi.of(ApiKey.BROKER_HEARTBEAT, BrokerHeartbeatRequest.class, ControllerHandlers.class, this::heartbeat),
            decided(ApiKey.CONTROLLER_REGISTRATION, ControllerRegistrationRequest.class,
                (controller, request, version) -> controller.registerController(request)),
            decided(ApiKey.ALLOCATE_PRODUCER_IDS, AllocateProducerIdsRequest.class,
                (controller, request, version) -> controller.allocateProducerIds(request)),
            decided(ApiKey.ALTER_PARTITION, AlterPartitionRequest.class, Controller::alterPartition),
            decided(ApiKey.ASSIGN_REPLICAS_TO_DIRS, AssignReplicasToDirsRequest.class,
                (controller, request, version) -> controller.assignReplicasToDirs(request)));
    }

    private <Q extends Record> ServedApi<Q> decided(ApiKey key, Class<Q> type, Decider<Q> decider) {
        return ServedApi.of(key, type, ControllerHandlers.class, (request, context) -> decide(decider, request, context));
    }

    private void heartbeat(BrokerHeartbeatRequest heartbeat, RequestContext context) {
        long connection = context.connection().id();
        decide((controller, request, version) -> controller.heartbeat(request, connection), heartbeat, context);
    }

    /**
     * Strings are copied out of the request when it is read, so its memory need not live until the controller gets to it;
     * the connection is answered, or closed, by the time the memory is used again.
     */
    private <Q extends Record> void decide(Decider<Q> decider, Q request, RequestContext context) {
        if (context.trace().isOn()) {
            context.trace().step("ControllerHandlers", "ControllerLoop", request.getClass().getSimpleName(), request);
        }
        decisions.submit(controller -> recordOf(decider.decide(controller, request, context.version()))).whenComplete((reply, failure) -> {
            if (failure == null) {
                context.reply(reply);
            } else {
                Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null ? wrapped.getCause() : failure;
                context.reply(refused(request, context, cause));
            }
        });
    }

    private static Decision<Record> recordOf(Decision<? extends Record> decision) {
        return new Decision<>(decision.records(), decision.reply(), decision.oneBatch());
    }

    private static Record refused(Record request, RequestContext context, Throwable cause) {
        if (cause instanceof KafkaException known) {
            return ErrorReplies.of(request, context.version(), known.error(), known.getMessage());
        }
        LOG.log(Level.ERROR, context.api() + " could not be decided", cause);
        return ErrorReplies.of(request, context.version(), ErrorCode.UNKNOWN_SERVER_ERROR, ErrorCode.UNKNOWN_SERVER_ERROR.message());
    }
}
