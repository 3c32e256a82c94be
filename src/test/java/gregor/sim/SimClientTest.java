package gregor.sim;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.message.MetadataMessage.MetadataRequest;
import gregor.message.MetadataMessage.MetadataResponse;
import gregor.raft.RaftChannel.Peer;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SimClientTest {

    private static final int PLACE = 200;
    private static final int PORT = 9092;
    private static final int DRAWS = 60;

    private static final class AskingClient extends SimClient {
        AskingClient(SimNetwork network, List<Peer> brokers) {
            super(network, PLACE, new DataTopics(), brokers);
        }
    }

    private final Simulator world = new Simulator(1);
    private final SimNetwork network = new SimNetwork(world);
    private final List<Peer> brokers = List.of(peer(1), peer(2), peer(3));

    private static Peer peer(int id) {
        return new Peer(id, SimNetwork.hostOf(id), PORT);
    }

    private void pass(long ms) {
        long end = world.nowNanos() + ms * Simulator.NANOS_PER_MS;
        while (world.step(end)) {
            assertThat(world.nowNanos()).isLessThanOrEqualTo(end);
        }
    }

    private TreeSet<Integer> drawn(SimClient client) {
        TreeSet<Integer> ids = new TreeSet<>();
        for (int i = 0; i < DRAWS; i++) {
            ids.add(client.anyBroker().id());
        }
        return ids;
    }

    private static void ask(SimClient client, int broker) {
        client.ask(broker, new MetadataRequest(null, false, false, false), MetadataResponse.class,
            (response, failure) -> assertThat(failure).as("of a node that does not run").isNotNull());
    }

    /**
     * Two of three nodes are gone for good. A client that asks any of the three again and again waits three seconds for each of the two;
     * seed 6000548 of the whole cluster had one that came upon nobody else for 26 seconds.
     */
    @Example
    void whoHasJustFailedIsNotAskedAgain() {
        brokers.forEach(broker -> network.addNode(broker.id()));
        AskingClient client = new AskingClient(network, brokers);
        assertThat(drawn(client)).containsExactly(1, 2, 3);
        ask(client, 1);
        ask(client, 3);
        pass(5_000);
        assertThat(drawn(client)).containsExactly(2);
        pass(15_000);
        assertThat(drawn(client)).as("when they may be back").containsExactly(1, 2, 3);
    }

    /** Whoever fails: somebody is asked. */
    @Property(tries = 20)
    void thereIsAlwaysSomebodyToAsk(@ForAll List<@IntRange(min = 1, max = 3) Integer> asked) {
        brokers.forEach(broker -> network.addNode(broker.id()));
        AskingClient client = new AskingClient(network, brokers);
        for (int id : asked) {
            ask(client, id);
            pass(1_000);
            assertThat(brokers).contains(client.anyBroker());
        }
    }
}
