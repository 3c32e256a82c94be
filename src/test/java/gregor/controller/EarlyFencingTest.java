package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatResponse;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Example;
import org.junit.jupiter.api.Test;

class EarlyFencingTest {

    /** On which {@link ControllerNode#withBroker} sends its heartbeats. */
    private static final long CONNECTION = 1;
    /** Of broker 2, see {@link Cluster#registration}. */
    private static final long DIRECTORY = 1002;
    private static final long OTHER_DIRECTORY = 5;

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

    /** Another process of broker 2 asks to be registered. @return whether it was */
    private boolean registers(long directory) {
        CompletableFuture<BrokerRegistrationResponse> reply = node.loop.submit(c ->
            c.registerBroker(Cluster.registration(2, null, 77, List.of(new Uuid(directory, directory))), 4));
        node.commit();
        if (reply.isCompletedExceptionally()) {
            assertThat(reply.handle((registered, failure) -> ((KafkaException) failure).error()).join()).isEqualTo(ErrorCode.DUPLICATE_BROKER_REGISTRATION);
        }
        return !reply.isCompletedExceptionally();
    }

    /** It listens where that one did, so that no probe is refused. */
    @Example
    void whoHasTheDirectoriesOfASilentBrokerTakesItsPlace() {
        node.withBroker(2);
        assertThat(registers(DIRECTORY)).as("the other is heard of").isFalse();
        endConnection();
        answer("host2", false);
        assertThat(registers(OTHER_DIRECTORY)).as("this may be anybody").isFalse();
        assertThat(isUnfenced(2)).isTrue();
        assertThat(registers(DIRECTORY)).isTrue();
        assertThat(isUnfenced(2)).isFalse();
    }

    @Test
    void whoIsHeardAgainKeepsItsPlace() {
        long epoch = node.withBroker(2);
        endConnection();
        node.loop.submit(c -> c.heartbeat(Cluster.heartbeat(2, epoch), CONNECTION + 1));
        node.commit();
        assertThat(registers(DIRECTORY)).isFalse();
    }

    /** So it is after all nodes have crashed: the controller is new, and has heard of nobody. */
    @Test
    void aNewControllerTakesWhoHasTheDirectoriesOfABrokerThatDoesNotGreet() {
        long epoch = node.withBroker(2);
        node.quorum.lead(node.raft, 0, node.clock.millis());
        node.commit();
        assertThat(registers(DIRECTORY)).as("the other may be about to greet").isFalse();
        node.clock.advance(BrokerLoss.GREETING_MS);
        node.fire();
        assertThat(registers(DIRECTORY)).isFalse();
        answer("host2", false);
        assertThat(registers(DIRECTORY)).isTrue();
        CompletableFuture<BrokerHeartbeatResponse> late = node.loop.submit(c -> c.heartbeat(Cluster.heartbeat(2, epoch), CONNECTION));
        node.commit();
        assertThat(late.handle((reply, failure) -> ((KafkaException) failure).error()).join()).isEqualTo(ErrorCode.STALE_BROKER_EPOCH);
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
