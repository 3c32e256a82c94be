package gregor.sim;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.claim.Claim;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What a connection promises, whatever goes wrong with it: what arrives came in order, nothing is missing before it. */
class SimNetworkTest {

    private static final int PORT = 9000;

    /** Two nodes; the second answers each number with its double. */
    private static final class Pair {
        final Simulator world;
        final SimNetwork network;
        final SimProcess client;
        SimProcess server;
        final List<Integer> atServer = new ArrayList<>();
        final List<Integer> atClient = new ArrayList<>();
        final List<String> closed = new ArrayList<>();
        SimNetwork.Attempt attempt;
        boolean connected;
        int serversClosed;

        Pair(long seed) {
            world = new Simulator(seed);
            network = new SimNetwork(world);
            network.addNode(1);
            network.addNode(2);
            client = new SimProcess(world, 1, 1, new SkewedClock(world, 0));
            startServer(1);
        }

        void startServer(int life) {
            server = new SimProcess(world, 2, life, new SkewedClock(world, 0));
            network.listen(server, PORT, connection -> new SimConnection.ServerSide() {
                @Override
                public void received(ByteBuffer frame) {
                    atServer.add(frame.getInt(0));
                    connection.sendToClient(ByteBuffer.allocate(4).putInt(0, 2 * frame.getInt(0)));
                }

                @Override
                public void closed() {
                    serversClosed++;
                }
            });
        }

        void connect() {
            attempt = network.connect(client, SimNetwork.hostOf(2), PORT, new SimConnection.ClientSide() {
                @Override
                public void connected() {
                    connected = true;
                }

                @Override
                public void received(ByteBuffer frame) {
                    atClient.add(frame.getInt(0));
                }

                @Override
                public void closed(String why) {
                    closed.add(why);
                    connected = false;
                }
            });
            run(50);
        }

        void send(int number) {
            client.plan(0, "test", () -> attempt.send(ByteBuffer.allocate(4).putInt(0, number)));
        }

        void run(long ms) {
            long end = world.nowNanos() + ms * Simulator.NANOS_PER_MS;
            while (world.step(end)) {
                assertThat(world.nowNanos()).isLessThanOrEqualTo(end);
            }
        }
    }

    @Claim("26.4")
    @Property(tries = 200)
    void whatArrivesIsABeginningOfWhatWasSent(@ForAll long seed) {
        Pair pair = new Pair(seed);
        SimEntropy draws = new SimEntropy(seed);
        LinkTrouble trouble = new LinkTrouble(30_000, 30_000, 200_000, 0, 1_000 * Simulator.NANOS_PER_MS, draws);
        pair.connect();
        pair.network.path(1, 2).trouble(trouble);
        pair.network.path(2, 1).trouble(trouble);
        List<Integer> sent = new ArrayList<>();
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < 40 && pair.connected; i++) {
            pair.send(i);
            sent.add(i);
            answers.add(2 * i);
            pair.run(draws.nextInt(30));
        }
        pair.network.heal();
        pair.run(10_000);
        assertThat(sent.subList(0, pair.atServer.size())).isEqualTo(pair.atServer);
        assertThat(answers.subList(0, pair.atClient.size())).isEqualTo(pair.atClient);
        assertThat(pair.atClient.size()).isLessThanOrEqualTo(pair.atServer.size());
        assertThat(pair.closed.isEmpty()).isEqualTo(pair.atClient.size() == sent.size());
    }

    @Example
    void nothingIsReceivedWithinTheCallThatSends() {
        Pair pair = new Pair(1);
        pair.connect();
        assertThat(pair.connected).isTrue();
        pair.attempt.send(ByteBuffer.allocate(4).putInt(0, 7));
        assertThat(pair.atServer).isEmpty();
        pair.run(20);
        assertThat(pair.atServer).containsExactly(7);
        assertThat(pair.atClient).containsExactly(14);
    }

    /** F17, one direction: requests arrive and answers do not; when it is healed all of them come, in their order. */
    @Example
    void aBlockedPathHoldsBackAndThenDelivers() {
        Pair pair = new Pair(1);
        pair.connect();
        pair.network.path(2, 1).block();
        for (int i = 1; i <= 5; i++) {
            pair.send(i);
        }
        pair.run(1_000);
        assertThat(pair.atServer).containsExactly(1, 2, 3, 4, 5);
        assertThat(pair.atClient).isEmpty();
        pair.network.path(2, 1).unblock();
        pair.run(1_000);
        assertThat(pair.atClient).containsExactly(2, 4, 6, 8, 10);
    }

    /** F15. Who waits in the end for all to be well again does not wait for a fault's last minute: seed 7000011. */
    @Example
    void whatStandsStillGoesOnWhenAllIsHealed() {
        Pair pair = new Pair(1);
        pair.connect();
        pair.network.path(1, 2).trouble(new LinkTrouble(0, 0, 1_000_000, 0, 60_000 * Simulator.NANOS_PER_MS, new SimEntropy(4)));
        for (int i = 1; i <= 5; i++) {
            pair.send(i);
        }
        pair.run(1_000);
        assertThat(pair.atServer).hasSizeLessThan(5);
        pair.network.heal();
        pair.run(100);
        assertThat(pair.atClient).containsExactly(2, 4, 6, 8, 10);
        pair.send(6);
        pair.run(100_000);
        assertThat(pair.atClient).as("when the time is over").endsWith(10, 12);
    }

    /** A request whose sender has given up may still arrive: H85. */
    @Example
    void whatWasSentBeforeAConnectionIsClosedMayStillArrive() {
        Pair pair = new Pair(1);
        pair.connect();
        pair.network.path(1, 2).block();
        pair.send(3);
        pair.run(10);
        pair.attempt.close();
        pair.run(60_000);
        pair.network.path(1, 2).unblock();
        pair.run(1_000);
        assertThat(pair.atServer).containsExactly(3);
        assertThat(pair.atClient).isEmpty();
        assertThat(pair.serversClosed).isEqualTo(1);
    }

    /** A connection breaks, and before its client has heard of it the client closes it: then there is nothing more to hear. */
    @Property(tries = 100)
    void whoHasClosedAConnectionHearsNoMoreOfIt(@ForAll long seed) {
        Pair pair = new Pair(seed);
        pair.connect();
        pair.network.path(1, 2).trouble(new LinkTrouble(1_000_000, 0, 0, 0, 1, new SimEntropy(seed)));
        pair.send(1);
        boolean[] closing = {false};
        for (int i = 0; i < 40 && pair.closed.isEmpty(); i++) {
            if (pair.world.step(Long.MAX_VALUE - 1) && !closing[0] && SimEntropy.mix(seed + i) % 3 == 0) {
                closing[0] = true;
                pair.attempt.close();
                int heard = pair.closed.size();
                pair.run(5_000);
                assertThat(pair.closed).hasSize(heard);
            }
        }
        assertThat(closing[0] || !pair.closed.isEmpty()).isTrue();
    }

    @Example
    void aKilledProcessIsNoticedAndAMachineWithoutPowerIsNot() {
        Pair killed = new Pair(1);
        killed.connect();
        killed.server.die();
        killed.run(100);
        assertThat(killed.closed).containsExactly("closed by the other side");
        Pair dark = new Pair(1);
        dark.connect();
        dark.network.power(2, false);
        dark.server.die();
        dark.send(1);
        dark.run(60_000);
        assertThat(dark.closed).isEmpty();
        dark.network.power(2, true);
        dark.startServer(2);
        dark.send(2);
        dark.run(1_000);
        assertThat(dark.closed).containsExactly("closed by the other side");
        assertThat(dark.atServer).isEmpty();
    }

    @Example
    void nobodyListensOrNobodyIsThere() {
        Pair refused = new Pair(1);
        refused.network.stopListening(refused.server, PORT);
        refused.connect();
        assertThat(refused.closed).containsExactly("connection refused");
        Pair dark = new Pair(1);
        dark.network.power(2, false);
        dark.connect();
        dark.run(60_000);
        assertThat(dark.closed).isEmpty();
        assertThat(dark.connected).isFalse();
    }

    /** F16: a request comes again, later, over another connection, to another life of the receiver too; nobody hears the answer. */
    @Example
    void aRequestCanComeTwice() {
        Pair pair = new Pair(1);
        pair.connect();
        pair.network.path(1, 2).trouble(new LinkTrouble(0, 0, 0, 1_000_000, 10_000 * Simulator.NANOS_PER_MS, new SimEntropy(1)));
        for (int i = 0; i < 10; i++) {
            pair.send(i);
        }
        pair.run(5);
        pair.network.path(1, 2).trouble(null);
        pair.run(20_000);
        assertThat(pair.atServer).hasSize(20);
        assertThat(pair.atClient).hasSize(10);
    }

    /** F12: what comes in meanwhile waits, and is not lost. */
    @Example
    void aPausedProcessGoesOnWhereItWas() {
        Pair pair = new Pair(1);
        pair.connect();
        pair.server.pause(5_000 * Simulator.NANOS_PER_MS);
        pair.send(1);
        pair.send(2);
        pair.run(4_900);
        assertThat(pair.atServer).isEmpty();
        pair.run(1_000);
        assertThat(pair.atServer).containsExactly(1, 2);
    }

    @Example
    void sameSeedSameHash() {
        List<Long> hashes = new ArrayList<>();
        for (long seed : new long[] {5, 5, 6}) {
            Pair pair = new Pair(seed);
            pair.connect();
            for (int i = 0; i < 10; i++) {
                pair.send(i);
                pair.run(7);
            }
            hashes.add(pair.world.hash());
        }
        assertThat(hashes.get(0)).isEqualTo(hashes.get(1)).isNotEqualTo(hashes.get(2));
    }
}
