package gregor.message;

import gregor.base.Uuid;
import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Nullable;
import java.util.List;

/**
 * A controller process tells the active one where it can be reached and which features it supports. KIP-919.
 */
public interface ControllerRegistrationMessage {

    @Api(key = ApiKey.CONTROLLER_REGISTRATION, versions = "0", flexible = "0+")
    record ControllerRegistrationRequest(
        int controllerId,
        Uuid incarnationId,
        boolean zkMigrationReady,
        List<RegisteredListener> listeners,
        List<RegisteredFeature> features) {}

    @Api(key = ApiKey.CONTROLLER_REGISTRATION, versions = "0", flexible = "0+")
    record ControllerRegistrationResponse(int throttleTimeMs, short errorCode, @Nullable String errorMessage) {}
}
