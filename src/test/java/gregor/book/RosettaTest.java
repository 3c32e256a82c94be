package gregor.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the reader of appendix A finds and refuses, and that the page names every public class, and no class that is not. */
class RosettaTest {

    private static final Path PAGE = Path.of("chapters/a-rosetta.adoc");
    private static final Path MAIN = Path.of("src/main/java/gregor");
    private static final Pattern PUBLIC = Pattern.compile("(?m)^public [\\w ]*@?(class|interface|enum|record)\\b");
    private static final String ROW = "| `Log`, `Segment`\n| `org.apache.kafka.Log.Inner`,\n`kafka.Segment`\n| Nothing\nof weight.\n";
    private static final String PLACE = "== log\n\n|===\n| Here | There | What\n\n";

    @TempDir
    private Path folder;

    private Rosetta read(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("rosetta.adoc"), text);
        return Rosetta.of(file);
    }

    @Test
    void readsRowsOfBothKinds() throws IOException {
        Rosetta rosetta = read(PLACE + ROW + "\n| `Check`\n| none\n| Ours.\n|===\n\n== Not here\n| a | b\n\n| `kafka.Cleaner`\n| chapter 7\n");
        assertThat(rosetta.rows()).containsExactly(
            new Rosetta.Row("log", List.of("Log", "Segment"), List.of("org.apache.kafka.Log.Inner", "kafka.Segment"), "Nothing of weight.", 6),
            new Rosetta.Row("log", List.of("Check"), List.of(), "Ours.", 12));
        assertThat(rosetta.get("Log.Inner").ours()).containsExactly("Log", "Segment");
        assertThat(rosetta.get("Log.Inner").anchor()).isEqualTo("kafka-Log.Inner");
        assertThat(rosetta.get("Cleaner")).isEqualTo(new Rosetta.KafkaClass("kafka.Cleaner", List.of(), "chapter 7", 20));
        assertThat(rosetta.kafkaClasses()).extracting(Rosetta.KafkaClass::simpleName).containsExactly("Cleaner", "Log.Inner", "Segment");
    }

    @Test
    void aClassOfKafkaMayBeSeveralOfOurs() throws IOException {
        Rosetta rosetta = read(PLACE + ROW + "\n" + ROW.replace("Log`, `Segment", "Reads").replace("Inner", "Other"));
        assertThat(rosetta.get("Segment").ours()).containsExactly("Log", "Segment", "Reads");
        assertThat(rosetta.get("Segment").line()).isEqualTo(6);
    }

    @Test
    void namesTheNearestOfAnUnknownClass() throws IOException {
        Rosetta rosetta = read(PLACE + ROW);
        assertThatThrownBy(() -> rosetta.get("Segments")).isInstanceOf(BookError.class)
            .hasMessageContaining("rosetta.adoc").hasMessageEndingWith("the nearest is 'Segment'");
    }

    @Test
    void refusesARowThatIsNotOfTheForm() {
        refuses(PLACE + "| `Log`\n", "rosetta.adoc:6: a row has three cells");
        refuses(PLACE + ROW.replace("`", ""), "rosetta.adoc:6: the first cell names no class of ours");
        refuses(PLACE + ROW.replace("kafka.Segment", "Segment"), "rosetta.adoc:6: 'Segment' is not the full name of a class");
        refuses(PLACE + "| `Log`\n| nothing\n| Ours.\n", "rosetta.adoc:6: the cell of Kafka's classes names none in backquotes");
        refuses(PLACE + ROW + "\n" + ROW.replace("kafka.Seg", "kafka.log.Seg"), "rosetta.adoc:12: 'kafka.log.Segment' and 'kafka.Segment'");
        refuses(PLACE + ROW + "\n| `kafka.Segment`\n| chapter 7\n", "rosetta.adoc:12: 'kafka.Segment' is in line 6 already");
    }

    @Test
    void theIndexLinksFromKafkasNameToOurs() throws IOException {
        Rosetta rosetta = read(PLACE + ROW + "\n== Not here\n\n| `kafka.Cleaner`\n| chapter 7\n");
        assertThat(new RosettaPage(rosetta).index()).contains(
            "<tr id=\"kafka-Cleaner\"><th scope=\"row\"><code class=\"name\">Cleaner</code> <small>kafka</small></th><td>not here: chapter 7</td></tr>",
            "<tr id=\"kafka-Log.Inner\"><th scope=\"row\"><code class=\"name\">Log.Inner</code> <small>org.<wbr>apache.<wbr>kafka</small></th>"
                + "<td><a href=\"source/gregor/log/Log.html\"><code class=\"name\">Log</code></a>, "
                + "<a href=\"source/gregor/log/Segment.html\"><code class=\"name\">Segment</code></a></td></tr>");
    }

    @Test
    void theTablesLinkToSourcesAndToTheIndex() throws IOException {
        assertThat(new RosettaPage(read(PLACE + ROW)).linked("<code>Log</code> <code>kafka.Segment</code> <code>other</code>")).isEqualTo(
            "<a href=\"source/gregor/log/Log.html\"><code class=\"name\">Log</code></a> "
                + "<a href=\"#kafka-Segment\"><code class=\"name\">Segment</code></a> <small>kafka</small> <code>other</code>");
    }

    private void refuses(String text, String message) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(BookError.class).hasMessageContaining(message);
    }

    @Test
    void everyPublicClassStandsInTheSectionOfItsPackage() throws IOException {
        Set<String> named = new TreeSet<>();
        Rosetta.of(PAGE).rows().forEach(row -> row.ours().forEach(name -> named.add(row.packageName() + "." + name)));
        Set<String> unnamed = new TreeSet<>(classes(true));
        unnamed.removeAll(named);
        assertThat(unnamed).as("public classes that %s does not name", PAGE).isEmpty();
        named.removeAll(classes(false));
        assertThat(named).as("classes that %s names and that are not", PAGE).isEmpty();
    }

    @Test
    void aClassOfOursHasOneRow() {
        List<String> names = new ArrayList<>();
        Rosetta.of(PAGE).rows().forEach(row -> names.addAll(row.ours()));
        assertThat(names).doesNotHaveDuplicates();
    }

    /** Top-level classes, as {@code log.UnifiedLog}; those of the root package as {@code gregor.Main}. */
    private static Set<String> classes(boolean onlyPublic) throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.walk(MAIN)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                if (!name.equals("package-info") && (!onlyPublic || PUBLIC.matcher(Files.readString(file)).find())) {
                    names.add(file.getParent().getFileName() + "." + name);
                }
            }
        }
        return names;
    }
}
