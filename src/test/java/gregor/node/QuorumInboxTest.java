package gregor.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class QuorumInboxTest {

    private record Question(int number) {}

    private final List<Consumer<Record>> asked = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final QuorumInbox inbox = new QuorumInbox((request, version, reply) -> asked.add(reply));

    @Test
    void whoeverWaitsWhenTheQuorumStopsIsToldSoOnce() {
        ask(1);
        ask(2);
        ask(3);
        asked.get(1).accept(new Question(20));
        inbox.close();
        assertThat(told).containsExactly("2: Question[number=20]", "1: null", "3: null");
        asked.get(0).accept(new Question(10));
        assertThat(told).as("an answer that comes too late").hasSize(3);
    }

    @Test
    void whoeverComesAfterThatIsToldAtOnce() {
        inbox.close();
        ask(1);
        assertThat(told).containsExactly("1: null");
        assertThat(asked).isEmpty();
    }

    private void ask(int number) {
        inbox.handle(new Question(number), 0, reply -> told.add(number + ": " + reply));
    }
}
