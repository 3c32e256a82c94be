package gregor.book.diagram;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.scenarios.TraceStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a diagram leaves open must be seen both ways; the scenarios here are named by the steps that they make. */
class DiagramRunsTest {

    @Test
    void eachBranchOfAnAltIsTakenInTheOrderWritten() {
        String alt = "alt one\nA->>B: a\nelse other\nA->>B: b\nend";
        assertThat(problems(alt, "a", "b")).isEmpty();
        assertThat(problems(alt, "a")).containsExactly("diagrams/x.mmd:7: no scenario of [a] takes the branch \"other\"");
        assertThat(problems(alt, "b", "a")).containsExactly("diagrams/x.mmd:5: the branches of this alt stand in another order than "
            + "the scenarios [b, a] take them: write them, or the scenarios, in the order [other, one]");
    }

    @Test
    void anOptIsTakenAndPassedBy() {
        String opt = "opt perhaps\nA->>B: a\nend\nA->>B: b";
        assertThat(problems(opt, "a b", "b")).isEmpty();
        assertThat(problems(opt, "a b")).containsExactly("diagrams/x.mmd:5: no scenario of [a b] passes by the opt \"perhaps\"");
        assertThat(problems(opt, "b")).containsExactly("diagrams/x.mmd:5: no scenario of [b] takes the opt \"perhaps\"");
    }

    @Test
    void aLoopIsGoneThroughOnceAndMoreThanOnce() {
        String loop = "loop again\nA->>B: a\nend";
        assertThat(problems(loop, "a", "a a a")).isEmpty();
        assertThat(problems(loop, "a")).containsExactly("diagrams/x.mmd:5: no scenario of [a] goes more than once through the loop \"again\"");
        assertThat(problems(loop, "a a")).containsExactly("diagrams/x.mmd:5: no scenario of [a a] goes just once through the loop \"again\"");
    }

    @Test
    void whatIsInsideIsAskedForToo() {
        String nested = "loop again\nopt inside\nA->>B: a\nend\nA->>B: b\nend";
        assertThat(problems(nested, "b", "b b")).containsExactly("diagrams/x.mmd:6: no scenario of [b, b b] takes the opt \"inside\"");
        assertThat(problems(nested, "b", "b a b")).isEmpty();
    }

    @Test
    void aMismatchIsToldWithItsScenario() {
        assertThat(problems("A->>B: a\nA->>B: b", "a b", "b a")).singleElement().asString()
            .startsWith("diagrams/x.mmd is not what scenario b a did:\nexpected Client ->> Processor: a  (diagrams/x.mmd:5)\n but got step 1: ");
    }

    /** The mutation test would be worth nothing if it could not find a survivor. */
    @Test
    void aMistakeInALooseDiagramGoesUnnoticed() {
        String loop = "A->>B: b\nloop again\nA->>B: a\nend";
        Diagram diagram = parsed(loop, "b a a a a");
        List<String> unnoticed = DiagramMutations.of(diagram, text(loop, "b a a a a")).stream()
            .filter(mutant -> DiagramMatch.of(diagram, trace("b a a a a")).holds() && holds(mutant.text()))
            .map(DiagramMutations.Mutant::change).toList();
        assertThat(unnoticed).contains("arrow 2 (Client ->> Processor: a) doubled");
    }

    @Test
    void meaningForgetsWhatIsOnlyShown() {
        String one = "par left\nA->>B: a\nand right\nA->>B: b\nend\nNote over A: x";
        String other = "par\nA-->>B: b\nand\nA->>B: a\nend";
        assertThat(meaning(one)).isEqualTo(meaning(other));
        assertThat(meaning(one)).isNotEqualTo(meaning(one.replace("par", "alt").replace("and", "else")));
        assertThat(meaning("A->>B: a\nA->>B: b")).isNotEqualTo(meaning("A->>B: b\nA->>B: a"));
        assertThat(meaning("A->>B: a(x=1)")).isNotEqualTo(meaning("A->>B: a(x=2)"));
    }

    private static String meaning(String body) {
        return DiagramRuns.meaning(parsed(body, "any").items());
    }

    private static boolean holds(String text) {
        try {
            Diagram changed = DiagramParser.parse("diagrams/x.mmd", text);
            return changed.scenarios().stream().allMatch(scenario -> DiagramMatch.of(changed, trace(scenario)).holds());
        } catch (BadDiagram unreadable) {
            return false;
        }
    }

    private static List<String> problems(String body, String... scenarios) {
        return DiagramRuns.problems(parsed(body, scenarios), DiagramRunsTest::trace);
    }

    private static Diagram parsed(String body, String... scenarios) {
        return DiagramParser.parse("diagrams/x.mmd", text(body, scenarios));
    }

    /** The body begins on line 5. */
    private static String text(String body, String... scenarios) {
        String names = List.of(scenarios).stream().map(name -> "%% scenario: " + name + "\n").collect(Collectors.joining());
        return "sequenceDiagram\nparticipant A as Client\nparticipant B as Processor\n%% title: x\n" + body + "\n" + names;
    }

    private static List<TraceStep> trace(String scenario) {
        List<TraceStep> steps = new ArrayList<>();
        for (String what : scenario.split(" ")) {
            steps.add(new TraceStep(steps.size() + 1, 0, "node 1", "Client", "Processor", what, Map.of(), "Processor.java", 1, null, Map.of()));
        }
        return steps;
    }
}
