package gregor.client;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.claim.Claim;
import gregor.message.DescribeClusterMessage.DescribeClusterRequest;
import gregor.message.DescribeClusterMessage.DescribeClusterResponse;
import gregor.message.MetadataMessage.MetadataResponse;
import gregor.message.MetadataMessage.MetadataResponseBroker;
import gregor.protocol.ApiKey;
import gregor.protocol.VersionRange;
import gregor.sim.SimClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** How a client finds the version to ask in, at brokers older and newer than itself. */
class VersionChoiceTest {

    private static final int OUR_HIGHEST_API_VERSIONS = 4;
    private static final int OUR_HIGHEST_DESCRIBE_CLUSTER = 2;

    /** The twin tries all versions, from the highest down, and takes the first that both know. */
    @Property(tries = 500)
    @Claim("2.7")
    void theHighestCommonVersionIsFoundOnOneConnection(@ForAll @IntRange(max = 9) int brokersApiVersions,
            @ForAll boolean refusalTellsTheRange, @ForAll @IntRange(max = 5) int min, @ForAll @IntRange(max = 5) int max) {
        VersionRange served = new VersionRange(Math.min(min, max), Math.max(min, max));
        FakeBroker broker = new FakeBroker(1);
        broker.on(ApiKey.METADATA, (version, request) -> new MetadataResponse(0,
            List.of(new MetadataResponseBroker(broker.id, broker.host, broker.port, null)), "c", 1, List.of(), Integer.MIN_VALUE, (short) 0));
        broker.on(ApiKey.DESCRIBE_CLUSTER, (version, request) ->
            new DescribeClusterResponse(0, (short) 0, null, (byte) 1, "v" + version, 1, List.of(), Integer.MIN_VALUE));
        broker.serve(ApiKey.API_VERSIONS, new VersionRange(0, brokersApiVersions));
        broker.tellsApiVersionsRange = refusalTellsTheRange;
        broker.served.put(ApiKey.DESCRIBE_CLUSTER, served);

        SimClock clock = new SimClock();
        FakeTransport transport = new FakeTransport(clock, broker);
        assertThat(answer(new NetworkClient(FakeCluster.config(Map.of()), transport, clock))).isEqualTo(expectedAnswer(served));
        int expected = brokersApiVersions >= OUR_HIGHEST_API_VERSIONS ? OUR_HIGHEST_API_VERSIONS
            : refusalTellsTheRange ? brokersApiVersions : 0;
        assertThat(broker.seen(ApiKey.API_VERSIONS)).extracting(FakeBroker.Seen::version).containsExactly(expected);
        assertThat(transport.connects).isEqualTo(1);
    }

    private static String expectedAnswer(VersionRange served) {
        for (int version = OUR_HIGHEST_DESCRIBE_CLUSTER; version >= 0; version--) {
            if (served.contains(version)) {
                return "v" + version;
            }
        }
        return "UNSUPPORTED_VERSION";
    }

    private static String answer(NetworkClient client) {
        List<String> outcomes = new ArrayList<>();
        client.send(-1, ClientRequest.of(DescribeClusterRequest.class, DescribeClusterResponse.class,
            new DescribeClusterRequest(false, (byte) 1, false)), (reply, error) ->
            outcomes.add(error == null ? reply.clusterId() : error.error().name()));
        for (int i = 0; i < 1000 && outcomes.isEmpty(); i++) {
            client.poll(1000);
        }
        return outcomes.isEmpty() ? "none" : outcomes.get(0);
    }
}
