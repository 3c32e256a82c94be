package gregor.node;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.client.FakeBroker;
import gregor.client.NodeAddress;
import gregor.config.NodeConfig;
import gregor.message.AllocateProducerIdsMessage.AllocateProducerIdsRequest;
import gregor.message.AllocateProducerIdsMessage.AllocateProducerIdsResponse;
import gregor.protocol.ApiKey;
import gregor.protocol.VersionRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ActiveControllerChannelTest {

    private static final long TIMEOUT_MS = 5_000;
    private static final NodeConfig CONFIG = NodeConfig.with(Map.of("request.timeout.ms", "2000"));

    private final FakeBroker one = controller(1);
    private final FakeBroker two = controller(2);
    private final FakeEdges world = new FakeEdges(one, two);
    private final ActiveController active = new ActiveController();
    private final ActiveControllerChannel channel = new ActiveControllerChannel("test", CONFIG, active, world.edges());
    private final List<String> outcomes = new ArrayList<>();

    private static FakeBroker controller(int id) {
        FakeBroker node = new FakeBroker(id);
        node.on(ApiKey.ALLOCATE_PRODUCER_IDS, (version, request) -> ids(id, ErrorCode.NONE));
        return node;
    }

    private static AllocateProducerIdsResponse ids(long first, ErrorCode error) {
        return new AllocateProducerIdsResponse(0, error.code(), first, 1);
    }

    private void lead(FakeBroker node) {
        active.set(node == null ? null : new NodeAddress(node.id, node.host, node.port, null));
    }

    private void ask(int number, long timeoutMs) {
        channel.send(AllocateProducerIdsRequest.class, AllocateProducerIdsResponse.class,
            version -> new AllocateProducerIdsRequest(number, 0), timeoutMs, (reply, error) -> outcomes.add(number + ": " + said(reply, error)));
    }

    private static String said(AllocateProducerIdsResponse reply, KafkaException error) {
        return error != null ? error.error().name() : reply.errorCode() == 0 ? "from " + reply.producerIdStart()
            : ErrorCode.of(reply.errorCode()).name();
    }

    private static List<Integer> numbers(FakeBroker node) {
        return node.seen(ApiKey.ALLOCATE_PRODUCER_IDS).stream().map(seen -> ((AllocateProducerIdsRequest) seen.body()).brokerId()).toList();
    }

    private void awaitOutcomes(int count) {
        world.await(() -> outcomes.size() >= count);
        assertThat(outcomes).hasSize(count);
    }

    @Test
    void waitsUntilSomebodyLeads() {
        ask(7, TIMEOUT_MS);
        world.pass(1_000);
        assertThat(outcomes).isEmpty();
        assertThat(channel.controllerVersions(ApiKey.ALLOCATE_PRODUCER_IDS)).isEmpty();
        long electedMs = world.clock.millis();
        lead(two);
        awaitOutcomes(1);
        assertThat(outcomes).containsExactly("7: from 2");
        assertThat(world.clock.millis()).isEqualTo(electedMs);
        assertThat(channel.controllerVersions(ApiKey.ALLOCATE_PRODUCER_IDS)).contains(new VersionRange(0, 0));
        assertThat(channel.controllerVersions(ApiKey.VOTE)).contains(VersionRange.NONE);
        assertThat(world.timers()).isZero();
    }

    /** The old one says no before anybody here has heard of the new one. */
    @Test
    void whoIsNotTheControllerAnyMoreIsAskedAgainUntilTheNewOneIsKnown() {
        one.on(ApiKey.ALLOCATE_PRODUCER_IDS, (version, request) -> ids(0, ErrorCode.NOT_CONTROLLER));
        lead(one);
        ask(7, TIMEOUT_MS);
        ask(8, TIMEOUT_MS);
        world.pass(500);
        assertThat(numbers(one)).hasSizeBetween(5, 20).containsOnly(7); // tried again, not in a loop; and 8 waits its turn
        lead(two);
        awaitOutcomes(2);
        assertThat(outcomes).containsExactly("7: from 2", "8: from 2");
        assertThat(numbers(two)).containsExactly(7, 8);
    }

    @Test
    void aLostConnectionIsNoOutcome() {
        boolean[] first = {true};
        one.on(ApiKey.ALLOCATE_PRODUCER_IDS, (version, request) -> {
            Object answer = first[0] ? FakeBroker.HANG_UP : ids(1, ErrorCode.NONE);
            first[0] = false;
            return answer;
        });
        lead(one);
        ask(7, TIMEOUT_MS);
        awaitOutcomes(1);
        assertThat(outcomes).containsExactly("7: from 1");
        assertThat(numbers(one)).containsExactly(7, 7);
    }

    /** The old one has stopped in the middle, without closing its connections. */
    @Test
    void aNewLeaderIsAskedAtOnceAndTheOldOnesReplyIsNotHeard() {
        one.on(ApiKey.ALLOCATE_PRODUCER_IDS, (version, request) -> new FakeBroker.Late(ids(1, ErrorCode.NONE), 1_500));
        lead(one);
        ask(7, TIMEOUT_MS);
        world.await(() -> numbers(one).size() == 1);
        long electedMs = world.clock.millis();
        lead(null);
        lead(two);
        awaitOutcomes(1);
        assertThat(world.clock.millis()).isEqualTo(electedMs);
        world.pass(3_000);
        assertThat(outcomes).containsExactly("7: from 2");
    }

    /** Its node lost power and is elected again: nobody answers on the connection to the process that it was, or closes it. */
    @Test
    void aLeaderThatIsElectedAgainIsAskedAgain() {
        boolean[] first = {true};
        one.on(ApiKey.ALLOCATE_PRODUCER_IDS, (version, request) -> {
            Object answer = first[0] ? FakeBroker.STUCK : ids(1, ErrorCode.NONE);
            first[0] = false;
            return answer;
        });
        lead(one);
        ask(7, TIMEOUT_MS);
        world.await(() -> numbers(one).size() == 1);
        long electedMs = world.clock.millis();
        lead(one);
        awaitOutcomes(1);
        assertThat(outcomes).containsExactly("7: from 1");
        assertThat(world.clock.millis() - electedMs).isLessThan(200);
    }

    @Test
    void eachRequestEndsInItsTime() {
        one.on(ApiKey.ALLOCATE_PRODUCER_IDS, (version, request) -> FakeBroker.STUCK);
        long startMs = world.clock.millis();
        ask(6, 1_000);
        awaitOutcomes(1);
        assertThat(world.clock.millis() - startMs).isEqualTo(1_000);
        lead(one);
        ask(7, TIMEOUT_MS);
        ask(8, 3_000);
        awaitOutcomes(2);
        assertThat(world.clock.millis() - startMs).isEqualTo(4_000);
        awaitOutcomes(3);
        assertThat(outcomes).containsExactly("6: REQUEST_TIMED_OUT", "8: REQUEST_TIMED_OUT", "7: REQUEST_TIMED_OUT");
        assertThat(world.clock.millis() - startMs).isBetween(6_000L, 6_100L);
        assertThat(numbers(one)).containsOnly(7).hasSize(3); // a try has 2 s
        world.pass(1_000);
        assertThat(world.timers()).isZero();
    }

    @Test
    void whatTheControllerDoesNotServeFailsAndTheNextGoesOn() {
        one.served.remove(ApiKey.ALLOCATE_PRODUCER_IDS);
        lead(one);
        ask(7, Long.MAX_VALUE);
        awaitOutcomes(1);
        lead(two);
        ask(8, Long.MAX_VALUE);
        awaitOutcomes(2);
        assertThat(outcomes).containsExactly("7: UNSUPPORTED_VERSION", "8: from 2");
    }

    /** Other errors are for the one who asked. */
    @Test
    void anotherErrorInTheReplyIsAnOutcome() {
        one.on(ApiKey.ALLOCATE_PRODUCER_IDS, (version, request) -> ids(0, ErrorCode.STALE_BROKER_EPOCH));
        lead(one);
        ask(7, TIMEOUT_MS);
        awaitOutcomes(1);
        assertThat(outcomes).containsExactly("7: STALE_BROKER_EPOCH");
        assertThat(numbers(one)).containsExactly(7);
    }

    @Test
    void closingFailsAllThatWaits() {
        one.on(ApiKey.ALLOCATE_PRODUCER_IDS, (version, request) -> FakeBroker.STUCK);
        lead(one);
        ask(7, Long.MAX_VALUE);
        ask(8, TIMEOUT_MS);
        world.await(() -> numbers(one).size() == 1);
        channel.close();
        assertThat(outcomes).containsExactly("7: NETWORK_EXCEPTION", "8: NETWORK_EXCEPTION");
        ask(9, TIMEOUT_MS);
        assertThat(outcomes).hasSize(2); // never from within the call
        awaitOutcomes(3);
        assertThat(outcomes).endsWith("9: NETWORK_EXCEPTION");
    }
}
