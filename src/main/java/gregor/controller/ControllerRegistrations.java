package gregor.controller;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.message.ControllerRegistrationMessage.ControllerRegistrationRequest;
import gregor.message.ControllerRegistrationMessage.ControllerRegistrationResponse;
import gregor.metadata.ClusterRecords.NodeEndpoint;
import gregor.metadata.ClusterRecords.NodeFeature;
import gregor.metadata.ClusterRecords.RegisterControllerRecord;
import gregor.metadata.MetadataImage;
import java.util.List;

/** Which controllers there are, and what they can do (KIP-919). Before metadata.version 3.7 nobody wrote that down. */
final class ControllerRegistrations {

    private ControllerRegistrations() {}

    /** See {@link Controller#registerController}. */
    static Decision<ControllerRegistrationResponse> register(MetadataImage image, ControllerRegistrationRequest request) {
        if (!image.features().metadataVersion().hasControllerRegistrations()) {
            throw new KafkaException(ErrorCode.UNSUPPORTED_VERSION,
                "The current MetadataVersion is too old to support controller registrations.");
        }
        List<NodeEndpoint> endpoints = request.listeners().stream()
            .map(each -> new NodeEndpoint(each.name(), each.host(), each.port(), each.securityProtocol())).toList();
        List<NodeFeature> features = request.features().stream()
            .map(each -> new NodeFeature(each.name(), each.minSupportedVersion(), each.maxSupportedVersion())).toList();
        return new Decision<>(List.of(new RegisterControllerRecord(request.controllerId(), request.incarnationId(), false, endpoints, features)),
            new ControllerRegistrationResponse(0, ErrorCode.NONE.code(), null));
    }
}
