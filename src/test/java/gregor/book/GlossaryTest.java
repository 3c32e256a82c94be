package gregor.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the glossary's reader finds and refuses, and what holds for appendix E itself. */
class GlossaryTest {

    private static final Path PAGE = Path.of("chapters/e-glossary.adoc");
    private static final String ENTRY = "[[term-high-watermark]]high watermark, HW (高水位)::\nA line.\nAnother.\n-> chapter 11, `HighWatermark`.\n";

    @TempDir
    private Path folder;

    @Test
    void findsATermByEachNameInAnyCaseAndInThePlural() throws IOException {
        Glossary glossary = read("= Glossary\n\n[glossary]\n" + ENTRY);

        Glossary.Term term = glossary.get("high watermark");
        assertThat(term).isEqualTo(new Glossary.Term("term-high-watermark", List.of("high watermark", "HW"), "高水位",
            "A line. Another.", 11, "HighWatermark", 4));
        assertThat(List.of(glossary.get("HW"), glossary.get("High Watermarks"))).containsOnly(term);
    }

    @Test
    void namesTheNearestOfAnUnknownTerm() throws IOException {
        Glossary glossary = read(ENTRY);

        assertThat(glossary.find("high wotermark")).isEmpty();
        assertThatThrownBy(() -> glossary.get("high wotermark")).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("glossary.adoc").hasMessageEndingWith("the nearest is 'high watermark'");
    }

    @Test
    void refusesAnEntryThatIsNotWhole() {
        refuses(ENTRY.replace(" (高水位)", ""), "glossary.adoc:1: an entry begins with");
        refuses(ENTRY.replace("-> chapter 11, `HighWatermark`.\n", ""), "glossary.adoc:3: an entry is a definition");
        refuses(ENTRY.replace("chapter 11", "chapter 27"), "glossary.adoc:4: an entry is a definition");
        refuses(ENTRY.replace("A line.\nAnother.\n", ""), "glossary.adoc:2: an entry is a definition");
        refuses(ENTRY.replace("[[term-high", "[[term-low"), "glossary.adoc:1: the anchor of 'high watermark' is term-high-watermark");
        refuses(ENTRY + "\n" + ENTRY.replace("high", "low"), "glossary.adoc:6: 'HW' is defined in line 1 already");
    }

    @Test
    void theTermsStandInAlphabeticalOrder() {
        List<String> names = Glossary.of(PAGE).terms().stream().map(Glossary.Term::name).toList();

        assertThat(names).hasSizeGreaterThan(120).isSortedAccordingTo(String.CASE_INSENSITIVE_ORDER);
    }

    @Test
    void theClassesExist() throws IOException {
        TreeSet<String> classes = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".java"))
                .forEach(name -> classes.add(name.substring(0, name.length() - ".java".length())));
        }
        List<String> missing = new ArrayList<>();
        for (Glossary.Term term : Glossary.of(PAGE).terms()) {
            if (term.className() != null && !classes.contains(term.className())) {
                missing.add(PAGE + ":" + term.line() + ": no class " + term.className());
            }
        }
        assertThat(missing).isEmpty();
    }

    private void refuses(String text, String message) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }

    private Glossary read(String text) throws IOException {
        return Glossary.of(Files.writeString(folder.resolve("glossary.adoc"), text));
    }
}
