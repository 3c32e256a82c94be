package gregor.node;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.client.FakeBroker;
import gregor.client.NodeAddress;
import gregor.config.NodeConfig;
import gregor.message.ControllerRegistrationMessage.ControllerRegistrationRequest;
import gregor.message.ControllerRegistrationMessage.ControllerRegistrationResponse;
import gregor.metadata.ClusterRecords.RegisterControllerRecord;
import gregor.metadata.LogRecords.FeatureLevelRecord;
import gregor.metadata.MetadataDelta;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataProvenance;
import gregor.metadata.MetadataRecord;
import gregor.metadata.MetadataVersion;
import gregor.protocol.ApiKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControllerRegistrationManagerTest {

    private static final Uuid OURS = new Uuid(1, 2);
    private static final Uuid ANOTHER = new Uuid(3, 4);
    /** The release before registrations (KIP-919 came with 3.7). */
    private static final short OLD_LEVEL = 14;

    private final FakeBroker controller = new FakeBroker(2);
    private final FakeEdges world = new FakeEdges(controller);
    private final ActiveController active = new ActiveController();
    private final ActiveControllerChannel channel = new ActiveControllerChannel("test", NodeConfig.defaults(), active, world.edges());
    private final ControllerRegistrationManager manager = new ControllerRegistrationManager(
        new ControllerRegistrationRequest(1, OURS, false, List.of(), List.of()), channel, world.edges().timers());
    private ErrorCode answer = ErrorCode.NONE;
    private MetadataImage image = MetadataImage.EMPTY;

    ControllerRegistrationManagerTest() {
        controller.on(ApiKey.CONTROLLER_REGISTRATION, (version, request) -> new ControllerRegistrationResponse(0, answer.code(), null));
        active.set(new NodeAddress(2, controller.host, controller.port, null));
    }

    private void happens(MetadataRecord record) {
        MetadataDelta delta = new MetadataDelta(image);
        delta.replay(record);
        image = delta.apply(new MetadataProvenance(image.offset() + 1, 1, 0));
        manager.onMetadataUpdate(delta, image);
    }

    private static MetadataRecord level(short level) {
        return new FeatureLevelRecord(MetadataVersion.FEATURE_NAME, level);
    }

    private static MetadataRecord registered(Uuid incarnation) {
        return new RegisterControllerRecord(1, incarnation, false, List.of(), List.of());
    }

    private int asked() {
        return controller.seen(ApiKey.CONTROLLER_REGISTRATION).size();
    }

    @Test
    void registersAsSoonAsTheLevelAllowsIt() {
        happens(level(OLD_LEVEL));
        world.pass(5_000);
        assertThat(asked()).isZero();
        happens(level(MetadataVersion.LATEST_PRODUCTION.level()));
        world.pass(100);
        assertThat(asked()).isEqualTo(1);
        assertThat(((ControllerRegistrationRequest) controller.seen(ApiKey.CONTROLLER_REGISTRATION).get(0).body()).incarnationId()).isEqualTo(OURS);
        happens(registered(OURS));
        world.pass(10_000);
        assertThat(asked()).isEqualTo(1);
        assertThat(world.timers()).isZero();
    }

    @Test
    void asksAgainAfterARefusalButNotInALoop() {
        answer = ErrorCode.UNSUPPORTED_VERSION;
        happens(level(MetadataVersion.LATEST_PRODUCTION.level()));
        world.pass(5_500);
        assertThat(asked()).isBetween(5, 6);
        answer = ErrorCode.NONE;
        world.pass(1_000);
        happens(registered(OURS));
        int before = asked();
        world.pass(10_000);
        assertThat(asked()).isEqualTo(before);
    }

    /** The record of an earlier life, or of a process that was started by mistake, is not this one's. */
    @Test
    void anotherProcessesRegistrationIsReplaced() {
        happens(registered(ANOTHER));
        happens(level(MetadataVersion.LATEST_PRODUCTION.level()));
        world.pass(100);
        happens(registered(OURS));
        world.pass(5_000);
        assertThat(asked()).isEqualTo(1);
        happens(registered(ANOTHER));
        world.pass(100);
        assertThat(asked()).isEqualTo(2);
    }
}
