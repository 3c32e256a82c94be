package gregor.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.Uuid;
import gregor.raft.ReplicaKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A check is code as well: histories in which nothing is wrong must pass, and each planted bug must be seen where it is. */
class EpochLeadersTest {

    private static final int NODES = 5;

    /** A replica believes that it leads an epoch. */
    private record Told(ReplicaKey leader, int epoch, int life) {}

    private static ReplicaKey node(int id, int disk) {
        return new ReplicaKey(id, new Uuid(disk, id));
    }

    /** Epochs go up, each to one node; who leads says so until it is told otherwise or dies, and is told late at times. */
    private static List<Told> legal(SimEntropy draws, int count) {
        int[] lives = {1, 1, 1, 1, 1};
        Map<Integer, Told> believers = new TreeMap<>();
        List<Told> history = new ArrayList<>();
        int epoch = 0;
        while (history.size() < count) {
            int id = draws.nextInt(NODES);
            switch (draws.nextInt(5)) {
                case 0 -> {
                    epoch += 1 + draws.nextInt(3);
                    believers.put(id, new Told(node(id, 1), epoch, lives[id]));
                    history.add(believers.get(id));
                }
                case 1 -> {
                    lives[id]++;
                    believers.remove(id);
                }
                default -> {
                    if (believers.containsKey(id)) {
                        history.add(believers.get(id));
                    }
                }
            }
        }
        return history;
    }

    private static String verdict(EpochLeaders leaders, Told told, long nowNanos) {
        try {
            return leaders.leads(told.leader, told.epoch, told.life, nowNanos) ? "news" : "known";
        } catch (Violation e) {
            return e.getMessage().substring(0, e.getMessage().indexOf(':'));
        }
    }

    @Property(tries = 300)
    void whatIsLegalIsNoViolation(@ForAll long seed) {
        List<Told> history = legal(new SimEntropy(seed), 60);
        EpochLeaders leaders = new EpochLeaders();
        Map<Integer, EpochLeaders.Reign> expected = new TreeMap<>();
        for (int i = 0; i < history.size(); i++) {
            Told told = history.get(i);
            boolean news = expected.putIfAbsent(told.epoch, new EpochLeaders.Reign(told.leader, told.life, i)) == null;
            assertThat(verdict(leaders, told, i)).as("%s, number %d of %s", told, i, history).isEqualTo(news ? "news" : "known");
        }
        assertThat(leaders.count()).isEqualTo(expected.size());
        expected.forEach((epoch, reign) -> assertThat(leaders.of(epoch)).as("epoch %d", epoch).isEqualTo(reign));
    }

    /** Somebody leads an epoch that was another's, at any time after it: the same node with another disk, or another node. */
    @Property(tries = 300)
    void twoLeadersOfOneEpochAreSeen(@ForAll long seed, @ForAll boolean sameId) {
        SimEntropy draws = new SimEntropy(seed);
        List<Told> history = legal(draws, 1 + draws.nextInt(60));
        Told before = history.get(draws.nextInt(history.size()));
        int id = before.leader.id();
        Told planted = new Told(sameId ? node(id, 2) : node((id + 1) % NODES, 1), before.epoch, draws.nextInt(2) == 0 ? before.life : 9);
        assertSeen(history, planted, "RFT-1");
    }

    /** A leader is started again, and takes it up where it was. */
    @Property(tries = 300)
    void aLeaderThatGoesOnInItsNextLifeIsSeen(@ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int livesLater) {
        SimEntropy draws = new SimEntropy(seed);
        List<Told> history = legal(draws, 1 + draws.nextInt(60));
        Told before = history.get(draws.nextInt(history.size()));
        assertSeen(history, new Told(before.leader, before.epoch, before.life + livesLater), "RFT-3");
    }

    private static void assertSeen(List<Told> history, Told planted, String promise) {
        EpochLeaders leaders = new EpochLeaders();
        history.forEach(told -> leaders.leads(told.leader, told.epoch, told.life, 0));
        assertThat(verdict(leaders, planted, 0)).as("%s after %s", planted, history).isEqualTo(promise);
    }

    /** Any order of anything, against a twin that keeps all that it was told and looks through all of it each time. */
    @Property(tries = 300)
    void decidesAsATwinThatLooksThroughEverything(@ForAll long seed) {
        SimEntropy draws = new SimEntropy(seed);
        int epochs = 1 + draws.nextInt(30);
        EpochLeaders leaders = new EpochLeaders();
        List<Told> accepted = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Told told = new Told(node(draws.nextInt(2), draws.nextInt(2)), draws.nextInt(epochs), 1 + draws.nextInt(2));
            String expected = "news";
            for (Told earlier : accepted) {
                if (earlier.epoch == told.epoch) {
                    expected = !earlier.leader.equals(told.leader) ? "RFT-1" : earlier.life != told.life ? "RFT-3" : "known";
                }
            }
            assertThat(verdict(leaders, told, i)).as("%s after %s", told, accepted).isEqualTo(expected);
            if (expected.equals("news")) {
                accepted.add(told);
            }
        }
    }

    /** Whoever reads it wants to know who, when, and who before. */
    @Example
    void aViolationNamesBoth() {
        EpochLeaders leaders = new EpochLeaders();
        leaders.leads(node(1, 1), 5, 1, 0);
        assertThatThrownBy(() -> leaders.leads(node(2, 1), 5, 1, 0)).isInstanceOf(Violation.class)
            .hasMessageContainingAll("epoch 5", node(1, 1).toString(), node(2, 1).toString());
        assertThatThrownBy(() -> leaders.leads(node(1, 1), 5, 3, 0)).isInstanceOf(Violation.class)
            .hasMessageContainingAll("epoch 5", node(1, 1).toString(), "life 1", "life 3");
    }
}
