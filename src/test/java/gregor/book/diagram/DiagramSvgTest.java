package gregor.book.diagram;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.diagram.Diagram.Arrow;
import gregor.book.diagram.DiagramLayout.Box;
import gregor.book.diagram.DiagramLayout.Name;
import gregor.book.diagram.DiagramLayout.PlacedArrow;
import gregor.book.diagram.DiagramLayout.PlacedFrame;
import gregor.book.diagram.DiagramLayout.PlacedNote;
import gregor.book.diagram.DiagramLayout.Text;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Whatever a diagram holds, its picture is well-formed, nothing in it covers anything else, and nothing sticks out. */
class DiagramSvgTest {

    private static final String DEMO = """
        %% title: Tags < 3 & more
        %% scenario: x
        sequenceDiagram
        autonumber
        actor A as Client
        participant B as ReplicaManager on node 2
        A->>B: Produce(acks=-1)
        Note over A,B: said once
        opt slow
            B->>B: wait
        end
        B-->>A: reply
        """;

    @Property(tries = 300)
    void nothingCoversAnythingElse(@ForAll long seed, @ForAll @IntRange(min = 1, max = 25) int size) {
        DiagramLayout layout = new DiagramLayout(RandomDiagram.of(new Random(seed), size));
        List<Text> texts = texts(layout);
        for (int i = 0; i < texts.size(); i++) {
            for (int j = 0; j < i; j++) {
                assertThat(texts.get(i).box().overlaps(texts.get(j).box())).as("%s covers %s", texts.get(i), texts.get(j)).isFalse();
            }
        }
        List<Box> solid = Stream.concat(layout.names().stream().map(Name::box), layout.notes().stream().map(PlacedNote::box)).toList();
        List<Text> free = Stream.concat(layout.arrows().stream().flatMap(arrow -> arrow.texts().stream()),
            layout.frames().stream().flatMap(frame -> frame.texts().stream())).toList();
        for (Box box : solid) {
            assertThat(solid.stream().filter(box::overlaps)).containsExactly(box);
            assertThat(free).allSatisfy(text -> assertThat(text.box().overlaps(box)).isFalse());
        }
    }

    @Property(tries = 300)
    void everythingIsInsideOfWhatHoldsIt(@ForAll long seed, @ForAll @IntRange(min = 1, max = 25) int size) {
        DiagramLayout layout = new DiagramLayout(RandomDiagram.of(new Random(seed), size));
        List<Box> boxes = new ArrayList<>(texts(layout).stream().map(Text::box).toList());
        layout.names().forEach(name -> boxes.add(name.box()));
        layout.notes().forEach(note -> boxes.add(note.box()));
        layout.frames().forEach(frame -> boxes.add(frame.box()));
        assertThat(boxes).allMatch(layout.bounds()::contains);
        layout.names().forEach(name -> assertThat(name.texts()).allMatch(text -> name.box().contains(text.box())));
        layout.notes().forEach(note -> assertThat(note.texts()).allMatch(text -> note.box().contains(text.box())));
        layout.frames().forEach(frame -> assertThat(frame.texts()).allMatch(text -> frame.box().contains(text.box())));
    }

    /** A label beside or above its arrow keeps clear of both ends' lifelines; only those in between may pass behind it. */
    @Property(tries = 300)
    void labelsKeepClearOfTheirLifelinesAndNumbers(@ForAll long seed, @ForAll @IntRange(min = 1, max = 25) int size) {
        DiagramLayout layout = new DiagramLayout(RandomDiagram.of(new Random(seed), size));
        for (PlacedArrow arrow : layout.arrows()) {
            for (Text text : arrow.texts()) {
                Box box = text.box();
                for (double end : new double[] {arrow.fromX(), arrow.toX()}) {
                    assertThat(box.x() < end + DiagramLayout.NUMBER_RADIUS && end - DiagramLayout.NUMBER_RADIUS < box.right()).as("%s at %s", text, end).isFalse();
                }
                boolean crossed = !arrow.arrow().toItself() && box.y() < arrow.y() && arrow.y() < box.bottom();
                assertThat(crossed).as("%s lies on its arrow", text).isFalse();
            }
        }
    }

    @Property(tries = 100)
    void isWellFormedAndTheSameEachTime(@ForAll long seed, @ForAll @IntRange(min = 1, max = 25) int size) {
        Diagram diagram = RandomDiagram.of(new Random(seed), size);
        String svg = DiagramSvg.draw(diagram);
        assertThat(DiagramSvg.draw(diagram)).isEqualTo(svg);
        assertThat(arrows(parsed(svg))).extracting(arrow -> arrow.getAttribute("data-arrow"))
            .containsExactlyInAnyOrderElementsOf(diagram.arrows().stream().map(arrow -> String.valueOf(arrow.number())).toList());
    }

    @Example
    void hasANameAndADescriptionAndTheStepsOfTheTrace() {
        Diagram diagram = DiagramParser.parse("diagrams/09-demo.mmd", DEMO);
        List<Arrow> run = List.of(diagram.arrows().get(0), diagram.arrows().get(2));
        Document svg = parsed(DiagramSvg.draw(diagram, DiagramMatch.of(diagram, List.of(RandomDiagram.step(4, run.get(0)), RandomDiagram.step(9, run.get(1))))));
        Element root = svg.getDocumentElement();
        assertThat(root.getAttribute("role")).isEqualTo("img");
        assertThat(root.getAttribute("aria-labelledby")).isEqualTo("seq-09-demo-title seq-09-demo-desc");
        assertThat(svg.getElementsByTagName("title").item(0).getTextContent()).isEqualTo("Tags < 3 & more");
        assertThat(svg.getElementsByTagName("desc").item(0).getTextContent())
            .isEqualTo("A sequence diagram. From left to right: Client, ReplicaManager on node 2. It has 3 arrows, which the text beside it says in words.");
        assertThat(arrows(svg)).extracting(arrow -> arrow.getAttribute("data-step")).containsExactly("4", "", "9");
    }

    @Example
    void saysTheSameInWords() {
        Diagram diagram = DiagramParser.parse("diagrams/09-demo.mmd", DEMO);
        assertThat(DiagramText.of(diagram)).containsExactly("1. Client sends Produce (acks = -1) to ReplicaManager on node 2.",
            "Note at Client to ReplicaManager on node 2: said once", "Perhaps, slow:", "  2. In ReplicaManager on node 2: wait.",
            "3. ReplicaManager on node 2 answers Client: reply.");
        assertThat(DiagramText.html(diagram)).startsWith("<ol class=\"diagram-text\">\n<li value=\"1\">Client sends Produce (acks = -1) to")
            .contains("Perhaps, slow:\n<ol>\n<li value=\"2\">").endsWith("</ol>\n");
    }

    @Example
    void textIsMeasuredAndBrokenAtSpacesAndHumps() {
        assertThat(Lettering.width("分区", 10, false)).isGreaterThan(Lettering.width("ab", 10, false));
        assertThat(Lettering.wrapped("a word and\nanother", 10, 38)).containsExactly("a word", "and", "another");
        assertThat(Lettering.wrapped("unbreakablyLongWord x", 10, 40)).containsExactly("unbreakablyLongWord", "x");
        assertThat(Lettering.wrapped("one two three four", 10, 80)).containsExactly("one two", "three four");
        assertThat(Lettering.humps("RequestHandlerPool")).containsExactly("Request", "HandlerPool");
        assertThat(Lettering.humps("KafkaApis")).containsExactly("KafkaApis");
    }

    private static List<Text> texts(DiagramLayout layout) {
        List<Text> texts = new ArrayList<>();
        layout.names().stream().map(Name::texts).forEach(texts::addAll);
        layout.arrows().stream().map(PlacedArrow::texts).forEach(texts::addAll);
        layout.notes().stream().map(PlacedNote::texts).forEach(texts::addAll);
        layout.frames().stream().map(PlacedFrame::texts).forEach(texts::addAll);
        return texts;
    }

    private static List<Element> arrows(Document svg) {
        NodeList groups = svg.getElementsByTagName("g");
        return IntStream.range(0, groups.getLength()).mapToObj(i -> (Element) groups.item(i))
            .filter(group -> group.getAttribute("class").equals("seq-arrow")).toList();
    }

    private static Document parsed(String svg) {
        try {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        } catch (Exception e) {
            throw new AssertionError("not well-formed: " + svg, e);
        }
    }
}
