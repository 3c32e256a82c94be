package gregor.broker;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatRequest;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatResponse;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationRequest;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationResponse;
import gregor.message.RegisteredFeature;
import gregor.port.Trace;
import gregor.sim.SimClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The lifecycle over a channel and timers. */
class BrokerLifecycleManagerTest {

    private static final List<Uuid> CORDONED = List.of(new Uuid(7, 3));
    private final SimClock clock = new SimClock();
    private final TestTimers timers = new TestTimers(clock);
    private final ScriptedChannel channel = new ScriptedChannel();
    private final List<String> halted = new ArrayList<>();
    private final BrokerLifecycleManager manager = new BrokerLifecycleManager(
        NodeConfig.with(Map.of("log.dirs", "/data", "broker.session.timeout.ms", "9000")), channel, () -> 8, () -> CORDONED, clock, timers,
        halted::add, Trace.OFF);

    private BrokerHeartbeatRequest heartbeat(int version) {
        return channel.sent.element().as(BrokerHeartbeatRequest.class, version);
    }

    private void answer(boolean caughtUp, boolean fenced, boolean leave) {
        channel.sent.remove().reply(new BrokerHeartbeatResponse(0, (short) 0, caughtUp, fenced, leave));
    }

    private void running() {
        manager.start(BrokerLifecycleTest.SELF);
        channel.sent.remove().reply(new BrokerRegistrationResponse(0, (short) 0, 40));
        answer(true, true, false);
        assertThat(manager.caughtUp()).isCompleted();
        manager.readyToUnfence();
        answer(true, false, false);
    }

    @Test
    void goesThroughItsStatesAndTellsWhoWaitsForThem() {
        running();
        assertThat(manager.unfenced()).isCompleted();
        assertThat(manager.brokerEpoch()).isEqualTo(40);
        timers.advance(1_999);
        assertThat(channel.sent).isEmpty();
        timers.advance(1);
        assertThat(channel.sent).hasSize(1);
        manager.beginControlledShutdown();
        assertThat(channel.sent).as("one request at a time").hasSize(1);
        assertThat(heartbeat(2).wantShutDown()).isFalse();
        answer(true, false, false);
        assertThat(heartbeat(2).wantShutDown()).isTrue();
    }

    @Test
    void leavesWhenItIsTold() {
        running();
        manager.beginControlledShutdown();
        timers.advance(0);
        assertThat(heartbeat(2).wantShutDown()).isTrue();
        assertThat(manager.stopped()).isNotDone();
        answer(true, true, true);
        assertThat(manager.stopped()).isCompleted();
        assertThat(timers.waiting()).isZero();
    }

    @Test
    void oneThatNeverRegistersFailsForWhoWaits() {
        manager.start(BrokerLifecycleTest.SELF);
        for (int i = 0; i < 40; i++) {
            ScriptedChannel.Sent sent = channel.sent.poll();
            if (sent != null) {
                assertThat(sent.timeoutMs).isEqualTo(4_500);
                sent.fail(ErrorCode.REQUEST_TIMED_OUT);
            }
            timers.advance(2_000);
        }
        assertThat(manager.state()).isEqualTo(BrokerState.SHUTTING_DOWN);
        assertThat(manager.caughtUp()).isCompletedExceptionally();
        assertThat(manager.unfenced()).isCompletedExceptionally();
    }

    @Test
    void haltsIfAFailedDirectoryCannotBeTold() {
        running();
        manager.directoryFailed(BrokerLifecycleTest.SELF.logDirs().get(0));
        timers.advance(29_999);
        assertThat(halted).isEmpty();
        timers.advance(1);
        assertThat(halted).hasSize(1);
        assertThat(halted.get(0)).contains(BrokerLifecycleTest.SELF.logDirs().get(0).toString());
    }

    @Test
    void saysNothingThatAnOlderControllerDoesNotUnderstand() {
        BrokerRegistrationRequest self = BrokerLifecycleTest.SELF;
        RegisteredFeature fromZero = new RegisteredFeature("transaction.version", (short) 0, (short) 2);
        manager.start(new BrokerRegistrationRequest(4, self.clusterId(), self.incarnationId(), List.of(), List.of(fromZero), null, false,
            self.logDirs(), 17));
        assertThat(channel.sent.element().as(BrokerRegistrationRequest.class, 4).features()).containsExactly(fromZero);
        assertThat(channel.sent.element().as(BrokerRegistrationRequest.class, 3).features())
            .containsExactly(new RegisteredFeature("transaction.version", (short) 1, (short) 2));
        channel.sent.remove().reply(new BrokerRegistrationResponse(0, (short) 0, 40));
        answer(true, true, false);
        manager.directoryFailed(self.logDirs().get(0));
        assertThat(heartbeat(2)).isEqualTo(new BrokerHeartbeatRequest(4, 40, 8, true, false, List.of(self.logDirs().get(0)), CORDONED));
        assertThat(heartbeat(1).cordonedLogDirs()).isNull();
        assertThat(heartbeat(0).offlineLogDirs()).isEmpty();
    }
}
