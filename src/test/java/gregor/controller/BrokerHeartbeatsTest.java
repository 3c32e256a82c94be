package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.Uuid;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatRequest;
import gregor.metadata.BrokerRegistration;
import gregor.metadata.ClusterImage;
import gregor.metadata.ClusterRecords.RegisterBrokerRecord;
import gregor.metadata.MetadataDelta;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataProvenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BrokerHeartbeatsTest {

    private static final long SESSION_NS = 9_000;
    private static final int OWN = 9;

    private final BrokerHeartbeats heartbeats = new BrokerHeartbeats(OWN, SESSION_NS);

    private static ClusterImage cluster(RegisterBrokerRecord... brokers) {
        MetadataDelta delta = new MetadataDelta(MetadataImage.EMPTY);
        List.of(brokers).forEach(delta::replay);
        return delta.apply(MetadataProvenance.EMPTY).cluster();
    }

    private static RegisterBrokerRecord broker(int id, long epoch, boolean fenced) {
        return new RegisterBrokerRecord(id, false, new Uuid(id, epoch), epoch, List.of(), List.of(), null, fenced, false, List.of(), null);
    }

    private static BrokerHeartbeatRequest heartbeat(int id, long applied, boolean wantFence, boolean wantShutDown) {
        return new BrokerHeartbeatRequest(id, 0, applied, wantFence, wantShutDown, List.of(), null);
    }

    /** What each state becomes by each heartbeat. Columns: state, wants, applied the registration or not, leads something; next. */
    @Test
    void theTableOfTransitions() {
        List<String> table = new ArrayList<>();
        for (BrokerControlState state : List.of(BrokerControlState.FENCED, BrokerControlState.UNFENCED)) {
            for (int bits = 0; bits < 16; bits++) {
                boolean fence = (bits & 8) > 0;
                boolean shutDown = (bits & 4) > 0;
                boolean behind = (bits & 2) > 0;
                boolean leads = (bits & 1) > 0;
                ClusterImage cluster = cluster(broker(1, 100, state == BrokerControlState.FENCED));
                heartbeats.heard(1, 100, 0);
                BrokerControlState next = heartbeats.next(cluster, cluster.broker(1), heartbeat(1, behind ? 99 : 100, fence, shutDown), () -> leads);
                table.add(state + (fence ? " fence" : "") + (shutDown ? " stop" : "") + (behind ? " behind" : "") + (leads ? " leads" : "") + ": " + next);
            }
        }
        assertThat(table).containsExactly(
            "FENCED: UNFENCED", "FENCED leads: UNFENCED", "FENCED behind: FENCED", "FENCED behind leads: FENCED",
            "FENCED stop: SHUTDOWN_NOW", "FENCED stop leads: SHUTDOWN_NOW", "FENCED stop behind: SHUTDOWN_NOW", "FENCED stop behind leads: SHUTDOWN_NOW",
            "FENCED fence: FENCED", "FENCED fence leads: FENCED", "FENCED fence behind: FENCED", "FENCED fence behind leads: FENCED",
            "FENCED fence stop: SHUTDOWN_NOW", "FENCED fence stop leads: SHUTDOWN_NOW", "FENCED fence stop behind: SHUTDOWN_NOW",
            "FENCED fence stop behind leads: SHUTDOWN_NOW",
            "UNFENCED: UNFENCED", "UNFENCED leads: UNFENCED", "UNFENCED behind: UNFENCED", "UNFENCED behind leads: UNFENCED",
            "UNFENCED stop: SHUTDOWN_NOW", "UNFENCED stop leads: CONTROLLED_SHUTDOWN", "UNFENCED stop behind: SHUTDOWN_NOW",
            "UNFENCED stop behind leads: CONTROLLED_SHUTDOWN",
            "UNFENCED fence: FENCED", "UNFENCED fence leads: FENCED", "UNFENCED fence behind: FENCED", "UNFENCED fence behind leads: FENCED",
            "UNFENCED fence stop: SHUTDOWN_NOW", "UNFENCED fence stop leads: SHUTDOWN_NOW", "UNFENCED fence stop behind: SHUTDOWN_NOW",
            "UNFENCED fence stop behind leads: SHUTDOWN_NOW");
    }

    @Test
    void whoLeavesStaysUntilItLeadsNothingAndAllOthersKnow() {
        ClusterImage cluster = cluster(broker(1, 100, false), broker(2, 101, false), broker(3, 102, true));
        heartbeats.restart(cluster, 0);
        heartbeats.leaving(1, 120);
        heartbeats.leaving(1, 200); // it began to leave at 120
        assertThat(heartbeats.state(cluster.broker(1))).isEqualTo(BrokerControlState.CONTROLLED_SHUTDOWN);
        // It is not active itself; in the image that is what its registration says.
        ClusterImage withoutOne = cluster(broker(2, 101, false), broker(3, 102, true));
        assertThat(next(withoutOne, cluster, false)).as("2 has not said anything yet").isEqualTo(BrokerControlState.CONTROLLED_SHUTDOWN);
        heartbeats.applied(2, 119);
        assertThat(next(withoutOne, cluster, false)).isEqualTo(BrokerControlState.CONTROLLED_SHUTDOWN);
        heartbeats.applied(2, 120);
        assertThat(next(withoutOne, cluster, true)).as("it leads something still").isEqualTo(BrokerControlState.CONTROLLED_SHUTDOWN);
        assertThat(next(withoutOne, cluster, false)).as("3 is fenced and does not count").isEqualTo(BrokerControlState.SHUTDOWN_NOW);
    }

    private BrokerControlState next(ClusterImage others, ClusterImage all, boolean leads) {
        return heartbeats.next(others, all.broker(1), heartbeat(1, 150, false, true), () -> leads);
    }

    @Test
    void theEarlierProcessOfThisVeryNodeHoldsNoId() {
        ClusterImage cluster = cluster(broker(1, 100, false), broker(OWN, 101, false));
        heartbeats.restart(cluster, 0);
        assertThat(heartbeats.holdsId(cluster.broker(1), 1)).as("it may be alive").isTrue();
        assertThat(heartbeats.holdsId(cluster.broker(OWN), 1)).isFalse();
        heartbeats.heard(OWN, 101, 1);
        assertThat(heartbeats.holdsId(cluster.broker(OWN), 1)).isTrue();
    }

    /** A twin that keeps a list of all contacts and looks through it. */
    @Property(tries = 100)
    void whoIsStaleAndWhoHoldsItsId(@ForAll long seed) {
        record Contact(int id, long epoch, long atNs) {}
        Random random = new Random(seed);
        BrokerHeartbeats tested = new BrokerHeartbeats(OWN, SESSION_NS);
        List<Contact> contacts = new ArrayList<>();
        TreeMap<Integer, RegisterBrokerRecord> brokers = new TreeMap<>();
        long nowNs = random.nextLong(); // nothing is known of where it starts
        for (int i = 0; i < 60; i++) {
            nowNs += random.nextInt(3_000);
            int id = 1 + random.nextInt(5);
            RegisterBrokerRecord broker = brokers.get(id);
            switch (random.nextInt(8)) {
                case 0 -> brokers.put(id, broker(id, i, random.nextBoolean()));
                case 1 -> {
                    tested.forget(id);
                    contacts.removeIf(contact -> contact.id == id);
                }
                case 2 -> {
                    if (i % 4 == 0) {
                        tested.restart(cluster(brokers.values().toArray(new RegisterBrokerRecord[0])), nowNs);
                        contacts.clear();
                        for (RegisterBrokerRecord each : brokers.values()) {
                            if (!each.fenced()) {
                                contacts.add(new Contact(each.brokerId(), each.brokerEpoch(), nowNs));
                            }
                        }
                    }
                }
                default -> {
                    if (broker != null) {
                        tested.heard(id, broker.brokerEpoch(), nowNs);
                        contacts.removeIf(contact -> contact.id == id);
                        contacts.add(new Contact(id, broker.brokerEpoch(), nowNs));
                    }
                }
            }
            ClusterImage cluster = cluster(brokers.values().toArray(new RegisterBrokerRecord[0]));
            long now = nowNs;
            Contact stalest = null;
            for (Contact contact : contacts) {
                RegisterBrokerRecord of = brokers.get(contact.id);
                boolean longer = stalest == null || contact.atNs - stalest.atNs < 0 || contact.atNs == stalest.atNs && contact.id < stalest.id;
                if (of != null && !of.fenced() && now - contact.atNs > SESSION_NS && longer) {
                    stalest = contact;
                }
            }
            BrokerRegistration found = tested.stale(cluster, now);
            assertThat(found == null ? null : found.id()).isEqualTo(stalest == null ? null : stalest.id);
            for (BrokerRegistration each : cluster.brokers().values()) {
                assertThat(tested.holdsId(each, now)).isEqualTo(contacts.stream().anyMatch(contact ->
                    contact.id == each.id() && contact.epoch == each.epoch() && now - contact.atNs <= SESSION_NS));
            }
        }
    }
}
