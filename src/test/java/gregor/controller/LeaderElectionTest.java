package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.controller.LeaderElection.Candidates;
import gregor.controller.LeaderElection.Elected;
import gregor.controller.LeaderElection.Kind;
import gregor.metadata.PartitionImage;
import gregor.sim.SimEntropy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Who leads, by what is asked of a leader and not by how it is found. */
class LeaderElectionTest {

    private static final int NOBODY = PartitionImage.NO_LEADER;

    private static List<Integer> some(List<Integer> of, SimEntropy entropy) {
        return of.stream().filter(each -> entropy.nextInt(2) == 0).toList();
    }

    /** A partition in any state that an election can meet. */
    private static Candidates draw(SimEntropy entropy) {
        List<Integer> replicas = new ArrayList<>();
        for (int i = 1 + entropy.nextInt(5); i > 0; i--) {
            replicas.add(entropy.nextInt(replicas.size() + 1), i);
        }
        boolean hasElr = entropy.nextInt(3) > 0;
        List<Integer> isr = some(replicas, entropy);
        isr = !hasElr && isr.isEmpty() ? List.of(replicas.get(0)) : isr;
        List<Integer> outside = replicas.stream().filter(new ArrayList<>(isr)::contains).toList();
        List<Integer> elr = hasElr ? some(replicas.stream().filter(each -> !outside.contains(each)).toList(), entropy) : List.of();
        List<Integer> lastKnown = hasElr && entropy.nextInt(2) == 0 ? List.of(1 + entropy.nextInt(6)) : List.of();
        int leader = entropy.nextInt(2) == 0 ? NOBODY : replicas.get(entropy.nextInt(replicas.size()));
        List<Integer> there = some(List.of(1, 2, 3, 4, 5, 6), entropy);
        return new Candidates(replicas, isr, elr, lastKnown, leader, there::contains);
    }

    private static List<Integer> complete(Candidates among) {
        List<Integer> complete = among.isr().isEmpty() ? among.elr() : among.isr();
        return among.replicas().stream().filter(replica -> complete.contains(replica) && among.mayLead().test(replica)).toList();
    }

    @Property(tries = 1000)
    void whoIsCompleteComesFirst(@ForAll long seed, @ForAll Kind kind) {
        Candidates among = draw(new SimEntropy(seed));
        List<Integer> complete = complete(among);
        Elected elected = LeaderElection.of(kind, among);
        if (complete.isEmpty()) {
            assertThat(elected.unclean()).isEqualTo(elected.leader() != NOBODY);
            return;
        }
        int preferred = among.replicas().get(0);
        boolean goesBack = kind == Kind.PREFERRED && complete.contains(preferred);
        int stays = complete.contains(among.leader()) ? among.leader() : complete.get(0);
        assertThat(elected).as("%s", among).isEqualTo(new Elected(goesBack ? preferred : stays, false));
    }

    @Property(tries = 1000)
    void whoIsNotCompleteLeadsOnlyAsALastResort(@ForAll long seed, @ForAll Kind kind) {
        Candidates drawn = draw(new SimEntropy(seed));
        IntPredicate nobodyComplete = replica -> drawn.mayLead().test(replica) && !drawn.isr().contains(replica)
            && !(drawn.isr().isEmpty() && drawn.elr().contains(replica));
        Candidates among = new Candidates(drawn.replicas(), drawn.isr(), drawn.elr(), drawn.lastKnown(), drawn.leader(), nobodyComplete);
        Elected elected = LeaderElection.of(kind, among);
        List<Integer> there = among.replicas().stream().filter(nobodyComplete::test).toList();
        boolean allLost = among.isr().isEmpty() && among.elr().isEmpty();
        if (allLost && there.containsAll(among.lastKnown()) && among.lastKnown().size() == 1) {
            assertThat(elected).as("%s", among).isEqualTo(new Elected(among.lastKnown().get(0), true));
        } else if (kind == Kind.UNCLEAN && !there.isEmpty()) {
            assertThat(elected).as("%s", among).isEqualTo(new Elected(there.get(0), true));
        } else {
            assertThat(elected).as("%s", among).isEqualTo(new Elected(NOBODY, false));
        }
    }
}
