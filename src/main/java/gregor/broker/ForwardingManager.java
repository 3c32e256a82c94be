package gregor.broker;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.message.AddRaftVoterMessage.AddRaftVoterRequest;
import gregor.message.AlterPartitionReassignmentsMessage.AlterPartitionReassignmentsRequest;
import gregor.message.CreatePartitionsMessage.CreatePartitionsRequest;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.message.DeleteTopicsMessage.DeleteTopicsRequest;
import gregor.message.DescribeQuorumMessage.DescribeQuorumRequest;
import gregor.message.ElectLeadersMessage.ElectLeadersRequest;
import gregor.message.EnvelopeMessage.EnvelopeRequest;
import gregor.message.EnvelopeMessage.EnvelopeResponse;
import gregor.message.ListPartitionReassignmentsMessage.ListPartitionReassignmentsRequest;
import gregor.message.Messages;
import gregor.message.RemoveRaftVoterMessage.RemoveRaftVoterRequest;
import gregor.message.UnregisterBrokerMessage.UnregisterBrokerRequest;
import gregor.message.UpdateFeaturesMessage.UpdateFeaturesRequest;
import gregor.port.Trace;
import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.InvalidRequest;
import gregor.protocol.RequestHeader;
import gregor.protocol.VersionRange;
import gregor.protocol.WireReader;
import gregor.protocol.WireWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Passes requests that only the controller can answer on to it, in an envelope that says who asked, and the replies back. KIP-590.
 *
 * <p>The request inside is the client's, with its version and the number that the reply repeats, so a client cannot tell who
 * answered. What goes wrong on the way becomes a reply in the form of the API. Source: Kafka's class of the same name.
 */
public final class ForwardingManager {

    /** Takes what became of a forwarded request. */
    interface Outcome {

        /** The controller's reply. */
        void replied(Record reply);

        /** The controller never saw the request, or nobody knows: REQUEST_TIMED_OUT, UNKNOWN_SERVER_ERROR or UNSUPPORTED_VERSION. */
        void failed(KafkaException why);
    }

    private static final Logger LOG = System.getLogger(ForwardingManager.class.getName());
    /** How long a controller is looked for; clients that wait less have gone by then. As in Kafka. */
    private static final long TIMEOUT_MS = 60_000;

    private final ControllerChannel channel;
    private final Trace trace;

    public ForwardingManager(ControllerChannel channel, Trace trace) {
        this.channel = channel;
        this.trace = trace;
    }

    /** What a broker's listener serves by passing it on, as it is. */
    List<ServedApi<?>> table() {
        return List.of(forwarded(ApiKey.CREATE_TOPICS, CreateTopicsRequest.class), forwarded(ApiKey.DELETE_TOPICS, DeleteTopicsRequest.class),
            forwarded(ApiKey.CREATE_PARTITIONS, CreatePartitionsRequest.class), forwarded(ApiKey.ELECT_LEADERS, ElectLeadersRequest.class),
            forwarded(ApiKey.ALTER_PARTITION_REASSIGNMENTS, AlterPartitionReassignmentsRequest.class),
            forwarded(ApiKey.LIST_PARTITION_REASSIGNMENTS, ListPartitionReassignmentsRequest.class),
            forwarded(ApiKey.DESCRIBE_QUORUM, DescribeQuorumRequest.class), forwarded(ApiKey.UPDATE_FEATURES, UpdateFeaturesRequest.class),
            forwarded(ApiKey.UNREGISTER_BROKER, UnregisterBrokerRequest.class), forwarded(ApiKey.ADD_RAFT_VOTER, AddRaftVoterRequest.class),
            forwarded(ApiKey.REMOVE_RAFT_VOTER, RemoveRaftVoterRequest.class));
    }

    private <Q extends Record> ServedApi<Q> forwarded(ApiKey key, Class<Q> type) {
        return ServedApi.of(key, type, ForwardingManager.class, this::forward);
    }

    /** The versions of an API that both this broker and, as far as is known, the controller serve. */
    VersionRange limit(ApiKey key, VersionRange ours) {
        return !ForwardedApis.contains(key) ? ours
            : channel.controllerVersions(key)
                .map(theirs -> new VersionRange(Math.max(ours.min(), theirs.min()), Math.min(ours.max(), theirs.max()))).orElse(ours);
    }

    private void forward(Record request, RequestContext context) {
        forward(request, context, reply -> reply);
    }

    /**
     * Passes on what a client asks for, or a part of it.
     *
     * @param request of the API that the client's request has
     * @param answer makes the reply for the client of the controller's
     */
    void forward(Record request, RequestContext context, UnaryOperator<Record> answer) {
        forward(request, context.version(), context, new Outcome() {
            @Override
            public void replied(Record reply) {
                context.reply(answer.apply(reply));
            }

            @Override
            public void failed(KafkaException why) {
                if (why.error() == ErrorCode.UNSUPPORTED_VERSION) {
                    context.disconnect(); // the client asks for the versions again when it is back
                } else {
                    context.reply(answer.apply(ErrorReplies.of(request, context.version(), why.error(), why.getMessage())));
                }
            }
        });
    }

    /**
     * Passes on a request on behalf of somebody.
     *
     * @param request of an API in {@link ForwardedApis}
     * @param onBehalfOf a request of the same client, this one or the one that made it necessary
     */
    void forward(Record request, int version, RequestContext onBehalfOf, Outcome outcome) {
        Messages.Pair<?, ?> messages = Messages.of(request.getClass().getAnnotation(Api.class).key());
        RequestHeader header = new RequestHeader(messages.key().id(), (short) version, onBehalfOf.correlationId(), onBehalfOf.clientId());
        EnvelopeRequest envelope = new EnvelopeRequest(frame(messages, header, request), onBehalfOf.principal().write(),
            IpAddress.bytes(onBehalfOf.connection().clientAddress()));
        if (trace.isOn()) {
            trace.step("ForwardingManager", "ControllerChannel", "EnvelopeRequest", Map.of("api", messages.key()), request);
        }
        channel.send(EnvelopeRequest.class, EnvelopeResponse.class, any -> envelope, TIMEOUT_MS, (reply, failure) -> {
            if (failure == null) {
                opened(reply, messages, header, outcome);
            } else {
                LOG.log(Level.INFO, "{0} could not be passed on: {1}", messages.key(), failure.getMessage());
                boolean timedOut = failure.error() == ErrorCode.REQUEST_TIMED_OUT;
                outcome.failed(timedOut ? failure : new KafkaException(ErrorCode.UNKNOWN_SERVER_ERROR, failure.getMessage(), failure));
            }
        });
    }

    private void opened(EnvelopeResponse envelope, Messages.Pair<?, ?> messages, RequestHeader header, Outcome outcome) {
        ErrorCode error = ErrorCode.of(envelope.errorCode());
        if (error != ErrorCode.NONE) {
            LOG.log(Level.WARNING, "the controller refused the envelope of {0}: {1}", messages.key(), error);
            outcome.failed(new KafkaException(error == ErrorCode.UNSUPPORTED_VERSION ? error : ErrorCode.UNKNOWN_SERVER_ERROR,
                "the controller refused the request as this broker passed it on: " + error));
            return;
        }
        Record reply;
        try {
            reply = read(envelope.responseData(), messages, header);
        } catch (InvalidRequest | IllegalArgumentException e) {
            LOG.log(Level.ERROR, "the controller's reply to " + messages.key() + " cannot be read", e);
            outcome.failed(new KafkaException(ErrorCode.UNKNOWN_SERVER_ERROR, "the controller's reply cannot be read"));
            return;
        }
        if (trace.isOn()) {
            trace.step("ControllerChannel", "ForwardingManager", reply.getClass().getSimpleName(), reply);
        }
        outcome.replied(reply);
    }

    private static Record read(ByteBuffer frame, Messages.Pair<?, ?> messages, RequestHeader header) {
        WireReader in = new WireReader(frame == null ? ByteBuffer.allocate(0) : frame.duplicate());
        int correlationId = in.readInt();
        if (correlationId != header.correlationId()) {
            throw new IllegalArgumentException("a reply to request " + correlationId + ", not to " + header.correlationId());
        }
        if (RequestHeader.responseHeaderIsFlexible(messages.key(), messages.isFlexible(header.apiVersion()))) {
            in.skipTaggedFields();
        }
        return messages.responseCodec(header.apiVersion()).read(in);
    }

    private static <Q extends Record> ByteBuffer frame(Messages.Pair<Q, ?> messages, RequestHeader header, Record request) {
        WireWriter out = new WireWriter();
        header.write(out, messages.isFlexible(header.apiVersion()));
        messages.requestCodec(header.apiVersion()).write(messages.request().cast(request), out);
        return out.toBuffer();
    }
}
