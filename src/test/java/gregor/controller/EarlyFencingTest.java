package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class EarlyFencingTest {

    /** On which {@link ControllerNode#withBroker} sends its heartbeats. */
    private static final long CONNECTION = 1;

    private final ControllerNode node = ControllerNode.alone();

    private boolean isUnfenced(int id) {
        return node.loop.image().cluster().isUnfenced(id);
    }

    private void answer(String host, boolean refused) {
        node.probes.remove(host).accept(refused);
        node.run();
    }

    private void refuse(String host, int times) {
        for (int i = 0; i < times; i++) {
            answer(host, true);
            node.clock.advance(BrokerLoss.NEXT_PROBE_MS);
            node.fire();
        }
    }

    private void endConnection() {
        node.loop.connectionEnded(CONNECTION);
        node.run();
    }

    @Test
    void aBrokerThatIsGoneIsFencedAfterThreeRefusals() {
        node.withBroker(1);
        endConnection();
        refuse("host1", BrokerLoss.REFUSALS - 1);
        assertThat(isUnfenced(1)).isTrue();
        refuse("host1", 1);
        assertThat(isUnfenced(1)).isFalse();
        assertThat(node.probes).isEmpty();
    }

    @Test
    void itsNextProcessMayRegisterAtOnce() {
        long epoch = node.withBroker(1);
        CompletableFuture<BrokerRegistrationResponse> tooEarly = node.loop.submit(c -> c.registerBroker(Cluster.registration(1, null, 77), 4));
        node.commit();
        assertThat(tooEarly).isCompletedExceptionally();
        assertThat(tooEarly.handle((reply, failure) -> ((KafkaException) failure).error()).join()).isEqualTo(ErrorCode.DUPLICATE_BROKER_REGISTRATION);
        endConnection();
        refuse("host1", BrokerLoss.REFUSALS);
        CompletableFuture<BrokerRegistrationResponse> registered = node.loop.submit(c -> c.registerBroker(Cluster.registration(1, null, 77), 4));
        node.commit();
        assertThat(registered.join().brokerEpoch()).isGreaterThan(epoch);
    }

    @Test
    void whoeverTakesTheConnectionWaitsForTheSession() {
        node.withBroker(1);
        endConnection();
        refuse("host1", BrokerLoss.REFUSALS - 1);
        for (int i = BrokerLoss.REFUSALS; i <= BrokerLoss.MOST_PROBES; i++) {
            answer("host1", false);
            node.clock.advance(1_000);
            node.fire();
        }
        assertThat(node.probes).as("nobody asks again").isEmpty();
        assertThat(isUnfenced(1)).isTrue();
        for (int i = 0; i < 9; i++) {
            node.clock.advance(1_125);
            node.fire();
        }
        assertThat(isUnfenced(1)).isFalse();
    }

    @Test
    void aHeartbeatEndsTheSuspicion() {
        long epoch = node.withBroker(1);
        endConnection();
        refuse("host1", BrokerLoss.REFUSALS - 1);
        node.loop.submit(c -> c.heartbeat(Cluster.heartbeat(1, epoch), CONNECTION + 1));
        node.commit();
        refuse("host1", 1);
        assertThat(isUnfenced(1)).isTrue();
        assertThat(node.probes).isEmpty();
    }

    @Test
    void aBrokerThatLivesIsFencedOnceAndComesBack() {
        long epoch = node.withBroker(1);
        endConnection();
        refuse("host1", BrokerLoss.REFUSALS);
        node.loop.submit(c -> c.heartbeat(Cluster.heartbeat(1, epoch), CONNECTION));
        node.commit();
        assertThat(isUnfenced(1)).isTrue();
        endConnection();
        assertThat(node.probes).as("its session decides from now on").isEmpty();
    }

    @Test
    void aNewControllerProbesWhoIsSilent() {
        node.withBroker(1);
        long epoch = node.withBroker(2);
        node.quorum.lead(node.raft, 0, node.clock.millis());
        node.commit();
        node.loop.submit(c -> c.heartbeat(Cluster.heartbeat(2, epoch), CONNECTION + 1));
        node.commit();
        node.clock.advance(BrokerLoss.GREETING_MS);
        node.fire();
        assertThat(node.probes).containsOnlyKeys("host1");
        refuse("host1", BrokerLoss.REFUSALS);
        assertThat(isUnfenced(1)).isFalse();
        assertThat(isUnfenced(2)).isTrue();
    }

    @Test
    void aControllerThatDecidesNoMoreAsksNobody() {
        node.withBroker(1);
        endConnection();
        answer("host1", true);
        node.quorum.leaderId = 2;
        node.raft.tellLeader();
        node.clock.advance(60_000);
        node.fire();
        assertThat(node.probes).isEmpty();
        assertThat(node.timersSet()).isZero();
    }
}
