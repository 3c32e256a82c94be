package gregor.isr;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.book.claim.Claim;
import gregor.isr.LeaderAndIsr.Member;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class IsrStateTest {

    /**
     * isr.I5, REP-5, H12: whoever the controller could elect counts for the leader, whatever is lost, late or told twice on the way between the
     * two. The controller here is the plainest one: it takes a proposal against its own epoch and nothing else.
     */
    @Claim("12.1")
    @Property(tries = 1000)
    void whoeverCouldBeElectedCounts(@ForAll long seed) {
        Dialogue dialogue = new Dialogue(new Random(seed));
        for (int i = 0; i < 120; i++) {
            dialogue.step();
            assertThat(dialogue.leader.maximalIsr()).as("step %d: %s", i, dialogue).containsAll(dialogue.decided.isr());
        }
    }

    /** LIV-3: when nothing is lost any more, nothing stays pending, and both know the same. */
    @Property(tries = 200)
    void bothKnowTheSameInTheEnd(@ForAll long seed) {
        Dialogue dialogue = new Dialogue(new Random(seed));
        for (int i = 0; i < 60; i++) {
            dialogue.step();
        }
        dialogue.heal();
        assertThat(dialogue.leader.isPending()).as("%s", dialogue).isFalse();
        assertThat(dialogue.leader.isr()).as("%s", dialogue).isEqualTo(dialogue.decided.isr());
    }

    @Example
    void whatIsPendingIsTheUnion() {
        IsrState decided = IsrState.decided(List.of(1, 2), 4);
        IsrState joining = decided.proposing(proposal(List.of(1, 2, 3), 4));
        assertThat(joining.isr()).containsExactly(1, 2);
        assertThat(joining.maximalIsr()).containsExactly(1, 2, 3);
        assertThat(joining.mayBeInSync(3)).isTrue();
        IsrState leaving = decided.proposing(proposal(List.of(1), 4));
        assertThat(leaving.maximalIsr()).containsExactly(1, 2);
        assertThat(leaving.mayBeInSync(2)).isTrue();
        assertThat(decided.mayBeInSync(3)).isFalse();
    }

    /** In Kafka a metadata record of the decision before the proposal ends it, though the proposal may be in force by then. */
    @Example
    void olderNewsDoesNotEndAProposal() {
        IsrState pending = IsrState.decided(List.of(1, 2), 4).proposing(proposal(List.of(1, 2, 3), 4));
        assertThat(pending.learned(List.of(1, 2), 4)).isEqualTo(pending);
        assertThat(pending.learned(List.of(1), 3)).isEqualTo(pending);
        assertThat(pending.learned(List.of(1), 5)).isEqualTo(IsrState.decided(List.of(1), 5));
    }

    /** REP-14: only an answer that says surely not done ends a proposal. */
    @Example
    void aRefusalEndsAProposalOnlyIfItWasSurelyNotTaken() {
        IsrState pending = IsrState.decided(List.of(1, 2), 4).proposing(proposal(List.of(1, 2, 3), 4));
        for (ErrorCode error : ErrorCode.values()) {
            boolean surelyNot = error == ErrorCode.INELIGIBLE_REPLICA || error == ErrorCode.OPERATION_NOT_ATTEMPTED;
            assertThat(pending.refused(error).isPending()).as("%s", error).isEqualTo(!surelyNot);
            assertThat(surelyNot && IsrState.isTriedAgain(error)).as("%s", error).isFalse();
        }
        assertThat(IsrState.isTriedAgain(ErrorCode.NOT_CONTROLLER)).as("H13").isTrue();
        assertThat(IsrState.isTriedAgain(ErrorCode.INVALID_UPDATE_VERSION)).isFalse();
    }

    @Example
    void anAnswerWithoutAChangeEndsAProposalToo() {
        LeaderAndIsr same = proposal(List.of(1, 2), 4);
        IsrState pending = IsrState.decided(List.of(1, 2), 4).proposing(same);
        assertThat(pending.answered(same)).isEqualTo(IsrState.decided(List.of(1, 2), 4));
        assertThat(pending.answered(proposal(List.of(1), 3))).isEqualTo(pending);
    }

    private static LeaderAndIsr proposal(List<Integer> isr, int partitionEpoch) {
        return new LeaderAndIsr(1, 7, isr.stream().map(id -> new Member(id, id)).toList(), LeaderAndIsr.RECOVERED, partitionEpoch);
    }

    /**
     * A leader and a controller, and what is on its way between them. A proposal is sent any number of times; each of these may be lost, or
     * taken more than once, but not after a later one. Only the answer to the last is heard.
     */
    private static final class Dialogue {
        final Random random;
        IsrState leader = IsrState.decided(List.of(1, 2), 1);
        IsrState decided = leader;
        final List<LeaderAndIsr> sent = new ArrayList<>();
        final ArrayDeque<IsrState> metadata = new ArrayDeque<>();
        /** To the leader's proposal: an error, or what was decided; null while there is none. */
        Object answer;

        Dialogue(Random random) {
            this.random = random;
        }

        void step() {
            switch (random.nextInt(8)) {
                case 0, 1 -> propose();
                case 2 -> sendAgain();
                case 3, 4 -> controllerTakesOne();
                case 5 -> leaderHearsAnAnswer();
                case 6 -> leaderHearsMetadata();
                default -> controllerRemovesOne();
            }
        }

        private void propose() {
            if (!leader.isPending()) {
                List<Integer> wanted = new ArrayList<>(List.of(1));
                for (int follower = 2; follower <= 4; follower++) {
                    if (random.nextBoolean()) {
                        wanted.add(follower);
                    }
                }
                leader = leader.proposing(proposal(wanted, leader.partitionEpoch()));
                answer = null;
                sent.add(leader.proposal());
            }
        }

        private void sendAgain() {
            if (leader.isPending()) {
                answer = null;
                sent.add(leader.proposal());
            }
        }

        private void controllerTakesOne() {
            if (!sent.isEmpty()) {
                LeaderAndIsr asked = sent.get(0);
                Object outcome = random.nextInt(4) > 0 ? decide(asked) : null;
                if (random.nextInt(3) > 0) {
                    sent.remove(0);
                    answer = sent.isEmpty() && asked == leader.proposal() && random.nextInt(4) > 0 ? outcome : null;
                }
            }
        }

        private Object decide(LeaderAndIsr asked) {
            if (asked.partitionEpoch() != decided.partitionEpoch()) {
                return ErrorCode.INVALID_UPDATE_VERSION;
            }
            int chance = random.nextInt(8);
            if (chance < 3) {
                return List.of(ErrorCode.INELIGIBLE_REPLICA, ErrorCode.OPERATION_NOT_ATTEMPTED, ErrorCode.NETWORK_EXCEPTION).get(chance);
            }
            decide(asked.isrIds());
            return proposal(decided.isr(), decided.partitionEpoch());
        }

        private void decide(List<Integer> isr) {
            decided = IsrState.decided(isr, decided.partitionEpoch() + 1);
            metadata.add(decided);
        }

        /** A broker has died. */
        private void controllerRemovesOne() {
            int last = decided.isr().get(decided.isr().size() - 1);
            if (last != 1 && random.nextInt(3) == 0) {
                decide(decided.isr().stream().filter(id -> id != last).toList());
            }
        }

        private void leaderHearsAnAnswer() {
            if (leader.isPending() && answer != null) {
                leader = answer instanceof ErrorCode error ? leader.refused(error) : leader.answered((LeaderAndIsr) answer);
                answer = null;
            }
        }

        private void leaderHearsMetadata() {
            if (!metadata.isEmpty()) {
                IsrState news = metadata.remove();
                leader = leader.learned(news.isr(), news.partitionEpoch());
            }
        }

        /** The metadata arrives, and what is still pending then is sent and answered. */
        void heal() {
            sent.clear();
            while (!metadata.isEmpty()) {
                leaderHearsMetadata();
            }
            if (leader.isPending()) {
                decide(leader.proposal().isrIds());
                leader = leader.answered(proposal(decided.isr(), decided.partitionEpoch()));
            }
        }

        @Override
        public String toString() {
            return "leader " + leader + ", controller " + decided + ", sent " + sent + ", metadata " + metadata;
        }
    }
}
