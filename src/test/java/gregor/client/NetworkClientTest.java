package gregor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.Check;
import gregor.base.ErrorCode;
import gregor.message.DescribeClusterMessage.DescribeClusterRequest;
import gregor.message.DescribeClusterMessage.DescribeClusterResponse;
import gregor.message.MetadataMessage.MetadataResponse;
import gregor.message.MetadataMessage.MetadataResponseBroker;
import gregor.protocol.ApiKey;
import gregor.protocol.Codec;
import gregor.protocol.VersionRange;
import gregor.sim.SimClock;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NetworkClientTest {

    private static final int ANY = -1;

    private final SimClock clock = new SimClock();
    private final FakeBroker broker = new FakeBroker(1);
    private final FakeBroker other = new FakeBroker(2);
    private final FakeTransport transport = new FakeTransport(clock, broker, other);
    private final NetworkClient client = new NetworkClient(config(Map.of()), transport, clock);
    private final List<String> outcomes = new ArrayList<>();

    private static ClientConfig config(Map<String, String> more) {
        return FakeCluster.config(more);
    }

    @BeforeEach
    void answer() {
        for (FakeBroker each : List.of(broker, other)) {
            each.on(ApiKey.METADATA, (version, request) -> metadata(broker, other));
            each.on(ApiKey.DESCRIBE_CLUSTER, (version, request) -> reply("from " + each.id));
        }
    }

    private static MetadataResponse metadata(FakeBroker... alive) {
        return new MetadataResponse(0, Arrays.stream(alive)
            .map(each -> new MetadataResponseBroker(each.id, each.host, each.port, null)).toList(),
            "the-cluster", 1, List.of(), Integer.MIN_VALUE, (short) 0);
    }

    private static DescribeClusterResponse reply(String clusterId) {
        return new DescribeClusterResponse(0, (short) 0, null, (byte) 1, clusterId, 1, List.of(), Integer.MIN_VALUE);
    }

    private static final ClientRequest<DescribeClusterRequest, DescribeClusterResponse> ASK =
        ClientRequest.of(DescribeClusterRequest.class, DescribeClusterResponse.class,
            new DescribeClusterRequest(false, (byte) 1, false));

    private void ask(int node, String name) {
        client.send(node, ASK, (reply, error) ->
            outcomes.add(name + ": " + (error == null ? reply.clusterId() : error.error().name())));
    }

    private void pollUntilOutcomes(int count) {
        for (int i = 0; i < 1000 && outcomes.size() < count; i++) {
            client.poll(1000);
        }
        assertThat(outcomes).hasSize(count);
    }

    @Test
    void asksInTheHighestVersionThatBothKnow() {
        broker.serve(ApiKey.DESCRIBE_CLUSTER, new VersionRange(0, 1));
        ask(ANY, "a");
        pollUntilOutcomes(1);
        assertThat(outcomes).containsExactly("a: from 1");
        assertThat(broker.seen(ApiKey.DESCRIBE_CLUSTER)).extracting(FakeBroker.Seen::version).containsExactly(1);
        assertThat(broker.seen(ApiKey.API_VERSIONS)).extracting(FakeBroker.Seen::version)
            .containsExactly(Codec.versions(broker.seen(ApiKey.API_VERSIONS).get(0).body().getClass()).max());
    }

    @Test
    void fallsBackToTheVersionThatTheRefusalTells() {
        broker.serve(ApiKey.API_VERSIONS, new VersionRange(0, 2));
        ask(ANY, "a");
        pollUntilOutcomes(1);
        assertThat(outcomes).containsExactly("a: from 1");
        assertThat(broker.seen(ApiKey.API_VERSIONS)).extracting(FakeBroker.Seen::version).containsExactly(2);
    }

    @Test
    void fallsBackToVersionZeroIfTheRefusalTellsNothing() {
        broker.serve(ApiKey.API_VERSIONS, new VersionRange(0, 2));
        broker.tellsApiVersionsRange = false;
        ask(ANY, "a");
        pollUntilOutcomes(1);
        assertThat(outcomes).containsExactly("a: from 1");
        assertThat(broker.seen(ApiKey.API_VERSIONS)).extracting(FakeBroker.Seen::version).containsExactly(0);
    }

    @Test
    void aRequestInNoCommonVersionFailsAlone() {
        broker.serve(ApiKey.DESCRIBE_CLUSTER, VersionRange.NONE);
        ask(ANY, "a");
        client.send(ANY, ASK.within(7, 9), (reply, error) -> outcomes.add(error.error().name() + error.getMessage()));
        pollUntilOutcomes(2);
        assertThat(outcomes.get(0)).isEqualTo("a: UNSUPPORTED_VERSION");
        assertThat(outcomes.get(1)).contains("UNSUPPORTED_VERSION", "broker1:9092 (id: -1 rack: null)", "serves versions none");
        assertThat(transport.connects).isEqualTo(1);
    }

    @Test
    void repliesGoToTheirRequestsInOrderWithSeveralUnderWay() {
        int[] delay = {50};
        broker.on(ApiKey.DESCRIBE_CLUSTER, (version, request) ->
            new FakeBroker.Late(reply("reply " + broker.seen(ApiKey.DESCRIBE_CLUSTER).size()), delay[0]++));
        for (int i = 1; i <= 8; i++) {
            ask(ANY, "" + i);
        }
        client.poll(0);
        client.poll(0);
        client.poll(0);
        assertThat(broker.seen(ApiKey.DESCRIBE_CLUSTER)).as("max.in.flight, less the metadata request").hasSizeBetween(4, 5);
        pollUntilOutcomes(8);
        assertThat(outcomes).containsExactly("1: reply 1", "2: reply 2", "3: reply 3", "4: reply 4", "5: reply 5",
            "6: reply 6", "7: reply 7", "8: reply 8");
    }

    @Test
    void aReplyThatDoesNotComeTimesOutAndEndsTheConnection() {
        int[] asked = {0};
        broker.on(ApiKey.DESCRIBE_CLUSTER, (version, request) -> asked[0]++ == 0 ? FakeBroker.STUCK : reply("ok"));
        ask(ANY, "a");
        long startMs = client.nowMs();
        client.send(ANY, ASK, 90_000, (reply, error) -> outcomes.add("b: " + error.error()));
        pollUntilOutcomes(2);
        assertThat(outcomes).containsExactly("a: REQUEST_TIMED_OUT", "b: NETWORK_EXCEPTION");
        assertThat(client.nowMs() - startMs).isBetween(29_000L, 31_000L);
        ask(ANY, "c");
        pollUntilOutcomes(3);
        assertThat(outcomes.get(2)).isEqualTo("c: ok");
    }

    @Test
    void whatWaitsForAConnectionThatCannotBeMadeFailsAtOnceAndTheNextAttemptsAreSpread() {
        transport.kill(broker);
        List<Long> attempts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int before = transport.connects;
            ask(ANY, "a");
            while (outcomes.size() == i) {
                client.poll(10);
            }
            assertThat(transport.connects).isEqualTo(before + 1);
            attempts.add(client.nowMs());
        }
        assertThat(outcomes).containsOnly("a: NETWORK_EXCEPTION");
        List<Long> gaps = new ArrayList<>();
        for (int i = 1; i < attempts.size(); i++) {
            gaps.add(attempts.get(i) - attempts.get(i - 1));
        }
        assertThat(gaps).containsExactly(50L, 100L, 200L, 400L, 800L, 1000L, 1000L);
    }

    @Test
    void aHostThatSaysNothingTimesOut() {
        transport.silent.put(broker.host, true);
        ask(ANY, "a");
        long startMs = client.nowMs();
        pollUntilOutcomes(1);
        assertThat(outcomes).containsExactly("a: NETWORK_EXCEPTION");
        assertThat(client.nowMs() - startMs).isEqualTo(10_000);
    }

    @Test
    void aReplyThatCannotBeReadIsAnErrorAndEndsTheConnection() {
        broker.on(ApiKey.DESCRIBE_CLUSTER, (version, request) ->
            new FakeBroker.Garbage(ByteBuffer.wrap(new byte[] {0, 0, 0, 77, 1, 2, 3})));
        ask(ANY, "a");
        pollUntilOutcomes(1);
        assertThat(outcomes).containsExactly("a: UNKNOWN_SERVER_ERROR");
        client.poll(0);
        assertThat(client.openConnections()).isZero();
    }

    @Test
    void findsTheBrokersAndThenAnotherWhenTheFirstDies() {
        client.poll(1000);
        client.poll(1000);
        client.poll(1000);
        assertThat(client.metadata().brokers()).extracting(NodeAddress::id).containsExactly(1, 2);
        assertThat(client.metadata().clusterId()).isEqualTo("the-cluster");
        transport.kill(broker);
        ask(1, "to 1");
        pollUntilOutcomes(1);
        ask(2, "to 2");
        pollUntilOutcomes(2);
        assertThat(outcomes).containsExactly("to 1: NETWORK_EXCEPTION", "to 2: from 2");
        int updates = client.metadata().updates();
        other.on(ApiKey.METADATA, (version, request) -> metadata(other));
        client.metadata().requestUpdate();
        for (int i = 0; i < 10; i++) {
            client.poll(1000);
        }
        assertThat(client.metadata().updates()).isGreaterThan(updates);
        assertThat(client.metadata().brokers()).extracting(NodeAddress::id).containsExactly(2);
    }

    @Test
    void goesBackToTheBootstrapAddressesWhenNoKnownBrokerCanBeReached() {
        broker.on(ApiKey.METADATA, (version, request) -> metadata(other));
        client.poll(1000);
        client.poll(1000);
        client.poll(1000);
        assertThat(client.metadata().brokers()).extracting(NodeAddress::id).containsExactly(2);
        transport.kill(other);
        broker.on(ApiKey.METADATA, (version, request) -> metadata(broker));
        client.metadata().requestUpdate();
        for (int i = 0; i < 20; i++) {
            client.poll(1000);
        }
        assertThat(client.metadata().brokers()).extracting(NodeAddress::id).containsExactly(1);
    }

    @Test
    void whatExpectsNoReplyIsCompleteWhenItHasLeft() {
        client.poll(1000);
        client.poll(1000);
        client.poll(1000);
        transport.stuckBytes = 100;
        broker.on(ApiKey.DESCRIBE_CLUSTER, (version, request) -> FakeBroker.NO_ANSWER);
        for (int i = 0; i < 3; i++) {
            client.send(1, ASK.withoutReply(), (reply, error) -> outcomes.add("left"));
        }
        for (int i = 0; i < 5; i++) {
            client.poll(10);
        }
        assertThat(outcomes).isEmpty();
        transport.stuckBytes = 0;
        client.poll(10);
        assertThat(outcomes).containsExactly("left", "left", "left");
    }

    @Test
    void closingTellsEveryHandlerOnce() {
        broker.on(ApiKey.DESCRIBE_CLUSTER, (version, request) -> FakeBroker.STUCK);
        for (int i = 0; i < 7; i++) {
            ask(ANY, "" + i);
        }
        client.poll(0);
        client.poll(0);
        client.close();
        assertThat(outcomes).hasSize(7).allMatch(outcome -> outcome.endsWith("NETWORK_EXCEPTION"));
        assertThat(transport.closed).isTrue();
    }

    @Test
    void anUnknownBrokerIsAnError() {
        ask(99, "a");
        pollUntilOutcomes(1);
        assertThat(outcomes).containsExactly("a: BROKER_NOT_AVAILABLE");
    }

    @Test
    void i4WaitingRequestsAreBounded() {
        assertThatThrownBy(() -> {
            for (int i = 0; i <= NodeConnection.MAX_WAITING; i++) {
                ask(ANY, "a");
            }
        }).isInstanceOf(Check.Broken.class).hasMessageContaining("client.I4");
    }

    @Test
    void statesFollowTheDrawing() {
        StringBuilder table = new StringBuilder();
        for (NodeConnection.State from : NodeConnection.State.values()) {
            table.append(from).append(" ->");
            Arrays.stream(NodeConnection.State.values()).filter(from::mayBecome).forEach(to -> table.append(" ").append(to));
            table.append("\n");
        }
        assertThat(table.toString()).isEqualTo("""
            IDLE -> IDLE CONNECTING
            CONNECTING -> IDLE NEGOTIATING
            NEGOTIATING -> IDLE READY
            READY -> IDLE
            """);
        assertThat(ErrorCode.of((short) 35)).isEqualTo(ErrorCode.UNSUPPORTED_VERSION);
    }
}
