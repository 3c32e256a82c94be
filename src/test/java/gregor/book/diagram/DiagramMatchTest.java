package gregor.book.diagram;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.diagram.Diagram.Arrow;
import gregor.scenarios.TraceStep;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The matcher accepts what a diagram allows, refuses everything else, and says where and why. */
class DiagramMatchTest {

    private static final String HEAD = """
        %% title: Test
        %% scenario: test
        sequenceDiagram
        participant A as Client
        participant B as Processor
        """;

    @Property(tries = 500)
    void acceptsARunOfTheDiagram(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int size) {
        Random dice = new Random(seed);
        Diagram diagram = RandomDiagram.of(dice, size);
        List<TraceStep> trace = withStrangers(RandomDiagram.steps(RandomDiagram.run(diagram.items(), dice)), dice);
        assertThat(DiagramMatch.of(diagram, trace).mismatch()).isEmpty();
    }

    @Property(tries = 500)
    void refusesAnyChangeOfTheOneRunThatAStrictDiagramAllows(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int size) {
        Random dice = new Random(seed);
        Diagram diagram = RandomDiagram.strict(dice, size);
        List<Arrow> run = diagram.arrows();
        assertThat(DiagramMatch.of(diagram, RandomDiagram.steps(run)).mismatch()).isEmpty();
        for (int i = 0; i < run.size(); i++) {
            List<Arrow> changed = new ArrayList<>(run);
            if (i + 1 < run.size()) {
                Collections.swap(changed, i, i + 1);
                refused(diagram, changed, i);
                Collections.swap(changed, i, i + 1);
            }
            changed.add(i, run.get(i));
            refused(diagram, changed, i + 1);
            changed.remove(i);
            changed.remove(i);
            refused(diagram, changed, i);
            Arrow arrow = run.get(i);
            changed.add(i, new Arrow(0, 0, arrow.from(), arrow.to(), false, arrow.what() + " not", arrow.fields()));
            refused(diagram, changed, i);
        }
    }

    private static void refused(Diagram diagram, List<Arrow> run, int matched) {
        DiagramMatch match = DiagramMatch.of(diagram, RandomDiagram.steps(run));
        assertThat(match.mismatch()).isPresent();
        assertThat(match.matched()).hasSize(matched);
    }

    @Property(tries = 1000)
    void decidesLikeTheNaiveTwin(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int size, @ForAll @IntRange(max = 3) int changes) {
        Random dice = new Random(seed);
        Diagram diagram = RandomDiagram.of(dice, size);
        List<Arrow> run = RandomDiagram.run(diagram.items(), dice);
        for (int i = 0; i < changes; i++) {
            change(run, diagram.arrows(), dice);
        }
        run = run.subList(0, Math.min(run.size(), 7));
        List<TraceStep> trace = RandomDiagram.steps(run);
        assertThat(DiagramMatch.of(diagram, trace).holds()).isEqualTo(DiagramTwin.allows(diagram.items(), trace));
    }

    private static void change(List<Arrow> run, List<Arrow> known, Random dice) {
        int at = dice.nextInt(run.size() + 1);
        if (dice.nextBoolean() || at == run.size()) {
            run.add(at, known.get(dice.nextInt(known.size())));
        } else if (dice.nextBoolean()) {
            run.remove(at);
        } else {
            Collections.swap(run, at, dice.nextInt(run.size()));
        }
    }

    /** Arrows that look alike in loops inside each other have more ways through them than a search could try. */
    @Example
    void isNotSlowedDownByAmbiguity() {
        String loops = "loop again\n".repeat(3) + "opt x\nA->>B: a\nend\n".repeat(8) + "A->>B: a\n" + "end\n".repeat(3);
        Diagram diagram = DiagramParser.parse("diagrams/loops.mmd", HEAD + loops + "B->>A: b\n");
        List<TraceStep> trace = new ArrayList<>();
        for (int i = 1; i <= 40; i++) {
            trace.add(step(i, "Client", "Processor", "a", Map.of()));
        }
        assertThat(DiagramMatch.of(diagram, trace).mismatch()).get().asString().contains("but got the end of the trace");
    }

    @Example
    void saysWhatWasExpectedWhatCameAndWhatHadMatched() {
        Diagram diagram = DiagramParser.parse("diagrams/test.mmd", HEAD + "A->>B: Produce(acks=-1)\nopt slow\nB->>B: wait\nend\nB-->>A: reply(errorCode=0)\n");
        List<TraceStep> trace = List.of(step(3, "Client", "Processor", "Produce", Map.of("acks", "-1")),
            step(4, "Processor", "UnifiedLog", "append", Map.of()), step(5, "Processor", "Client", "reply", Map.of("errorCode", "7")));
        assertThat(DiagramMatch.of(diagram, trace).mismatch()).contains("""
            expected Processor ->> Processor: wait  (diagrams/test.mmd:8)
                  or Processor -->> Client: reply(errorCode=0)  (diagrams/test.mmd:10)
             but got step 5: Processor -> Client: reply(errorCode=7)  (Processor.java:5)
                     its errorCode is 7, not 0
            matched until then:
              step 3: Client -> Processor: Produce(acks=-1)  (diagrams/test.mmd:6)""");
    }

    @Example
    void saysWhatIsMissingAtTheEndAndWhoseNameNobodyHas() {
        Diagram diagram = DiagramParser.parse("diagrams/test.mmd", HEAD.replace("Processor", "Procesor") + "A->>B: Produce(acks=-1)\n");
        List<TraceStep> trace = List.of(step(1, "Client", "Processor", "Produce", Map.of("acks", "-1")));
        assertThat(DiagramMatch.of(diagram, trace).mismatch()).contains("""
            expected Client ->> Procesor: Produce(acks=-1)  (diagrams/test.mmd:6)
             but got the end of the trace
            nothing in the trace is called Procesor  (diagrams/test.mmd:5); there are Client, Processor
            nothing had matched until then""");
    }

    @Example
    void saysWhatDiffersInNameAndFields() {
        Diagram diagram = DiagramParser.parse("diagrams/test.mmd", HEAD + "A->>B: Produce(acks=-1)\n");
        assertThat(DiagramMatch.of(diagram, List.of(step(1, "Client", "Processor", "Fetch", Map.of()))).mismatch()).get().asString()
            .contains("it is called \"Fetch\", not \"Produce\"");
        assertThat(DiagramMatch.of(diagram, List.of(step(1, "Client", "Processor", "Produce", Map.of("size", "3")))).mismatch()).get().asString()
            .contains("it has no field acks; it has size");
        List<TraceStep> twice = List.of(step(1, "Client", "Processor", "Produce", Map.of("acks", "-1")), step(2, "Client", "Processor", "Produce", Map.of()));
        assertThat(DiagramMatch.of(diagram, twice).mismatch()).get().asString()
            .startsWith("expected the end of the trace\n but got step 2: Client -> Processor: Produce  (Processor.java:2)\nmatched until then:\n");
    }

    @Example
    void aParticipantOnANodeIsThatNodesOnly() {
        Diagram diagram = DiagramParser.parse("diagrams/test.mmd", HEAD.replace("Processor", "Partition on node 2") + "A->>B: append\n");
        assertThat(DiagramMatch.of(diagram, List.of(on("node 2", "Partition"), on("node 1", "Partition"), on("node 1", "Partition on node 3"))).holds()).isTrue();
        assertThat(DiagramMatch.of(diagram, List.of(on("node 1", "Partition on node 2"))).holds()).isTrue();
        Diagram any = DiagramParser.parse("diagrams/test.mmd", HEAD.replace("Processor", "Partition") + "A->>B: append\nA->>B: append\n");
        assertThat(DiagramMatch.of(any, List.of(on("node 2", "Partition"), on("node 1", "Partition on node 3"))).holds()).isTrue();
    }

    private static TraceStep on(String node, String to) {
        return new TraceStep(1, 0, node, "Client", to, "append", Map.of(), "Partition.java", 1, null, Map.of());
    }

    private static TraceStep step(int number, String from, String to, String what, Map<String, String> fields) {
        return new TraceStep(number, 0, "node 1", from, to, what, fields, "Processor.java", number, null, Map.of());
    }

    /** Steps of components that the diagram doesn't draw are nothing to it. */
    private static List<TraceStep> withStrangers(List<TraceStep> trace, Random dice) {
        List<TraceStep> mixed = new ArrayList<>();
        for (TraceStep step : trace) {
            if (dice.nextBoolean()) {
                mixed.add(step(0, dice.nextBoolean() ? step.from() : "Stranger", "Stranger", step.what(), Map.of()));
            }
            mixed.add(step);
        }
        return mixed;
    }
}
