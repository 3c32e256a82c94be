package gregor.book.diagram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.book.diagram.Diagram.Side;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The parser reads all of the subset, and refuses everything else with the place and what is allowed. */
class DiagramParserTest {

    private static final String HEAD = """
        %% title: Test
        %% scenario: one
        %% scenario: two
        sequenceDiagram
            autonumber
            actor A as Client
            participant Processor
        """;

    @Example
    void readsEachKindOfLine() {
        Diagram diagram = DiagramParser.parse("diagrams/02-test.mmd", HEAD + """
                %% any other comment
                A->>Processor: Produce (acks=-1, topic = t)
                Note over Processor,A: first<br/>second
                Note left of A: left
                par
                    Processor -->> A : reply
                and somewhere else
                    Processor->>Processor: append
                end
            """);
        assertThat(diagram.name()).isEqualTo("02-test");
        assertThat(diagram.title()).isEqualTo("Test");
        assertThat(diagram.scenarios()).containsExactly("one", "two");
        assertThat(diagram.numbered()).isTrue();
        assertThat(diagram.participants()).extracting(Diagram.Participant::name).containsExactly("Client", "Processor");
        assertThat(diagram.participants()).extracting(Diagram.Participant::actor).containsExactly(true, false);
        assertThat(diagram.arrows()).extracting(Diagram.Arrow::toString)
            .containsExactly("Client ->> Processor: Produce(acks=-1, topic=t)", "Processor -->> Client: reply", "Processor ->> Processor: append");
        assertThat(diagram.arrows()).extracting(Diagram.Arrow::line).containsExactly(9, 13, 15);
        assertThat(diagram.arrows().get(0).fields()).isEqualTo(Map.of("acks", "-1", "topic", "t"));
        Diagram.Note note = (Diagram.Note) diagram.items().get(1);
        assertThat(note).isEqualTo(new Diagram.Note(10, Side.OVER, diagram.participants().get(0), diagram.participants().get(1), "first\nsecond"));
        Diagram.Frame par = (Diagram.Frame) diagram.items().get(3);
        assertThat(par.branches()).extracting(Diagram.Branch::label).containsExactly("", "somewhere else");
    }

    @Property(tries = 300)
    void readsWhatWasWritten(@ForAll long seed, @ForAll @IntRange(min = 1, max = 15) int size) {
        Diagram diagram = RandomDiagram.of(new Random(seed), size);
        String text = RandomDiagram.written(diagram);
        Diagram again = DiagramParser.parse(diagram.file(), text);
        assertThat(again).isEqualTo(diagram);
        assertThat(RandomDiagram.written(again)).isEqualTo(text);
    }

    @Example
    void saysWhatIsWrongAndWhatIsAllowed() {
        refuses(8, "A=>>Processor: x", "can't read \"A=>>Processor: x\": allowed are: participant P as Name");
        refuses(8, "A->>Processor:", "can't read \"A->>Processor:\"");
        refuses(8, "A->>B: x", "nobody is called B: participants are A, Processor");
        refuses(8, "A->>Processor: Produce(acks)", "can't read the constraint \"acks\": in parentheses stand field=value");
        refuses(8, "A->>Processor: append()", "can't read the constraint \"\"");
        refuses(8, "A->>Processor: a(b=1) c", "can't read the label");
        refuses(8, "A->>Processor: a(b=1,b=2)", "field b is named twice");
        refuses(8, "A->>Processor: a; b", "a semicolon ends a statement for Mermaid");
        refuses(8, "A->>Processor: a #1", "a number sign begins an entity for Mermaid");
        refuses(8, "participant A", "A is declared twice");
        refuses(8, "participant B as Client", "\"Client\" and \"Client\" name the same");
        refuses(8, "participant B as Client on node 1", "\"Client on node 1\" and \"Client\" name the same");
        refuses(9, "A->>Processor: a\nparticipant B", "participants are declared before everything else");
        refuses(8, "else x", "else stands only in alt");
        refuses(9, "opt x\nelse y", "else stands only in alt, and this is in the opt of line 8");
        refuses(8, "alt x\nelse y\nend", "a branch without an arrow claims nothing");
        refuses(10, "alt x\nA->>Processor: a\nend", "the alt of line 8 has one branch only: add else, or write opt");
        refuses(8, "opt", "opt needs a label that says when");
        refuses(8, "end", "end without alt, opt, loop or par");
        refuses(8, "loop x\nA->>Processor: a", "the loop has no end");
        refuses(8, "Note left of A, Processor: x", "a note is left of one participant");
        refuses(7, "A->>A: a", "Processor has no arrow: leave it out");
        refuses(8, "", "no arrow");
    }

    @Example
    void asksForWhatEachDiagramNeeds() {
        for (String missing : List.of("%% title: Test\n", "sequenceDiagram\n")) {
            String text = (HEAD + "A->>Processor: a\n").replace(missing, "");
            assertThatThrownBy(() -> DiagramParser.parse("x.mmd", text)).isInstanceOf(BadDiagram.class).hasMessageContaining(missing.strip().replace("Test", ""));
        }
        assertThatThrownBy(() -> DiagramParser.parse("x.mmd", (HEAD + "A->>Processor: a\n").replaceAll("%% scenario.*\n", "")))
            .hasMessage("x.mmd:6: no scenario: a line \"%% scenario: name\" says which run must match");
        assertThatThrownBy(() -> DiagramParser.parse("x.mmd", "%% scenario: a\n%% scenario: a\n")).hasMessage("x.mmd:2: scenario a is listed twice");
        assertThatThrownBy(() -> DiagramParser.parse("x.mmd", "%% title: a\n%% title: b\n")).hasMessage("x.mmd:2: a second title: a diagram has one");
        assertThatThrownBy(() -> DiagramParser.parse("x.mmd", "%% title:\n")).hasMessage("x.mmd:1: nothing after title:");
    }

    private static void refuses(int line, String body, String problem) {
        assertThatThrownBy(() -> DiagramParser.parse("diagrams/x.mmd", HEAD + body + "\n"))
            .isInstanceOfSatisfying(BadDiagram.class, bad -> {
                assertThat(bad.line()).as("line of: %s", body).isEqualTo(line);
                assertThat(bad.problem()).contains(problem);
                assertThat(bad).hasMessageStartingWith("diagrams/x.mmd:" + line + ": ");
            });
    }
}
