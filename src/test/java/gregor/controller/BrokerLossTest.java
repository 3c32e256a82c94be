package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.Uuid;
import gregor.controller.BrokerLoss.Suspicion;
import gregor.controller.BrokerLoss.Verdict;
import gregor.metadata.ClusterImage;
import gregor.metadata.ClusterRecords.RegisterBrokerRecord;
import gregor.metadata.MetadataDelta;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataProvenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BrokerLossTest {

    private final BrokerLoss losses = new BrokerLoss();

    private static ClusterImage cluster(RegisterBrokerRecord... brokers) {
        MetadataDelta delta = new MetadataDelta(MetadataImage.EMPTY);
        List.of(brokers).forEach(delta::replay);
        return delta.apply(MetadataProvenance.EMPTY).cluster();
    }

    private static RegisterBrokerRecord broker(int id, long epoch, boolean fenced) {
        return new RegisterBrokerRecord(id, false, new Uuid(id, epoch), epoch, List.of(), List.of(), null, fenced, false, List.of(), null);
    }

    @Test
    void aBrokerWhoseConnectionEndsAndWhoseListenerRefusesIsLost() {
        losses.heard(1, 100, 7);
        Suspicion suspicion = losses.ended(7).orElseThrow();
        assertThat(suspicion.brokerId()).isEqualTo(1);
        assertThat(suspicion.brokerEpoch()).isEqualTo(100);
        assertThat(losses.answered(suspicion, true)).isEqualTo(Verdict.PROBE_AGAIN);
        assertThat(losses.answered(suspicion, true)).isEqualTo(Verdict.PROBE_AGAIN);
        assertThat(losses.answered(suspicion, true)).isEqualTo(Verdict.LOST);
        assertThat(losses.answered(suspicion, true)).as("it is over").isEqualTo(Verdict.DISMISSED);
    }

    @Test
    void whatIsTakenOnceMayBeRefusedALittleLater() {
        losses.heard(1, 100, 7);
        Suspicion suspicion = losses.ended(7).orElseThrow();
        assertThat(losses.answered(suspicion, true)).isEqualTo(Verdict.PROBE_AGAIN);
        assertThat(losses.nextProbeMs(suspicion)).isEqualTo(25);
        assertThat(losses.answered(suspicion, false)).isEqualTo(Verdict.PROBE_AGAIN);
        assertThat(losses.nextProbeMs(suspicion)).isEqualTo(100);
        assertThat(losses.answered(suspicion, false)).isEqualTo(Verdict.PROBE_AGAIN);
        assertThat(losses.nextProbeMs(suspicion)).isEqualTo(200);
        assertThat(losses.answered(suspicion, true)).isEqualTo(Verdict.PROBE_AGAIN);
        assertThat(losses.answered(suspicion, true)).isEqualTo(Verdict.PROBE_AGAIN);
        assertThat(losses.answered(suspicion, true)).as("three in a row").isEqualTo(Verdict.LOST);
    }

    @Test
    void onlyTheConnectionThatItWasLastHeardOnCounts() {
        losses.heard(1, 100, 7);
        losses.heard(1, 100, 8);
        assertThat(losses.ended(7)).isEmpty();
        assertThat(losses.ended(9)).as("somebody else's").isEmpty();
        assertThat(losses.ended(8)).isPresent();
        assertThat(losses.ended(8)).as("it ends once").isEmpty();
    }

    @Test
    void anotherLifeOfABrokerIsNotSuspectedForTheOneBefore() {
        losses.heard(1, 100, 7);
        Suspicion suspicion = losses.ended(7).orElseThrow();
        losses.heard(1, 200, 8);
        assertThat(losses.answered(suspicion, true)).isEqualTo(Verdict.DISMISSED);
        assertThat(losses.ended(8).orElseThrow().brokerEpoch()).isEqualTo(200);
    }

    @Test
    void aNewControllerSuspectsWhoTakesPartAndIsNotHeardOf() {
        List<Suspicion> unheard = losses.restart(cluster(broker(1, 100, false), broker(2, 101, true), broker(3, 102, false)));
        assertThat(unheard).extracting(Suspicion::brokerId).as("2 is fenced already").containsExactly(1, 3);
        losses.heard(1, 100, 7);
        assertThat(losses.stands(unheard.get(0))).isFalse();
        assertThat(losses.stands(unheard.get(1))).isTrue();
        losses.forgetAll();
        assertThat(losses.stands(unheard.get(1))).as("this controller decides no more").isFalse();
    }

    /** What this class says of one broker against a twin that looks through all that has happened. */
    @Property(tries = 300)
    void itIsLostOnceAnEpochAndOnlyAfterRefusalsInARow(@ForAll long seed) {
        Random random = new Random(seed);
        History history = new History();
        int lost = 0;
        for (int i = 0; i < 200; i++) {
            switch (random.nextInt(8)) {
                case 0 -> history.heard(random.nextInt(12) > 0 ? history.epoch : history.epoch + 1);
                case 1 -> history.restart();
                case 2, 3 -> history.ended(history.connections - random.nextInt(2));
                default -> lost += history.answered(random.nextInt(4) > 0) ? 1 : 0;
            }
            assertThat(history.losses.isSilent(1, history.epoch)).as("%s", history.events).isEqualTo(history.isSilent());
            assertThat(history.losses.isSilent(1, history.epoch + 1)).as("another life").isFalse();
        }
        assertThat(lost).isLessThanOrEqualTo(history.epochsAndControllers);
    }

    private static final class History {
        private final BrokerLoss losses = new BrokerLoss();
        private final List<String> events = new ArrayList<>();
        private final List<Suspicion> suspicions = new ArrayList<>();
        private long epoch = 1;
        private long connections = 5;
        private int epochsAndControllers = 1;

        void heard(long newEpoch) {
            epochsAndControllers += newEpoch > epoch ? 1 : 0;
            events.add(newEpoch > epoch ? "new epoch" : "heard");
            epoch = newEpoch;
            losses.heard(1, epoch, ++connections);
        }

        void restart() {
            epochsAndControllers++;
            events.add("new controller");
            suspicions.addAll(losses.restart(cluster(broker(1, epoch, false))));
        }

        void ended(long connection) {
            boolean isHeards = connection == connections && !events.isEmpty() && lastOf("heard", "new epoch") > lastOf("ended", "new controller");
            var suspicion = losses.ended(connection);
            assertThat(suspicion.isPresent()).as("%s", events).isEqualTo(isHeards && !wasLost());
            suspicion.ifPresent(suspicions::add);
            if (isHeards) {
                events.add("ended");
            }
        }

        /** @return whether it is lost by that */
        boolean answered(boolean refused) {
            if (suspicions.isEmpty()) {
                return false;
            }
            Suspicion last = suspicions.get(suspicions.size() - 1);
            int begun = lastOf("ended", "new controller");
            List<String> since = begun < 0 ? List.of() : events.subList(begun + 1, events.size());
            boolean stands = !wasLost() && begun >= 0 && !since.contains("heard") && !since.contains("new epoch") && !since.contains("over");
            boolean thirdInARow = refused && since.size() >= 2 && since.subList(since.size() - 2, since.size()).equals(List.of("refused", "refused"));
            Verdict twin = !stands || !refused && since.size() >= 5 ? Verdict.DISMISSED : thirdInARow ? Verdict.LOST : Verdict.PROBE_AGAIN;
            assertThat(losses.answered(last, refused)).as("%s", events).isEqualTo(twin);
            if (stands) {
                events.add(twin == Verdict.LOST ? "lost" : twin == Verdict.DISMISSED ? "over" : refused ? "refused" : "taken");
            }
            return twin == Verdict.LOST;
        }

        /** Something has happened to it since it was heard, or since this controller began. */
        private boolean isSilent() {
            int since = Math.max(lastOf("heard", "new epoch"), lastOf("new controller", "new controller"));
            return since + 1 < events.size();
        }

        private boolean wasLost() {
            return lastOf("lost", "lost") > lastOf("new epoch", "new controller");
        }

        private int lastOf(String one, String other) {
            return Math.max(events.lastIndexOf(one), events.lastIndexOf(other));
        }
    }
}
