package gregor.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts of the builder that read and rewrite text, each on a few lines. */
class BookPartsTest {

    @Test
    void tagsAreReadWithTheirAttributes() {
        List<Html.Tag> tags = Html.tags("<!-- <p id=no> --><a href='x.html#y' title=\"a > b\" hidden>t</a><img src=p.png alt=\"&lt;&#65;\">");
        assertThat(tags).extracting(Html.Tag::name).containsExactly("a", "img");
        assertThat(tags.get(0).attributes()).containsEntry("href", "x.html#y").containsEntry("title", "a > b").containsEntry("hidden", "");
        assertThat(tags.get(1).attribute("alt")).isEqualTo("<A");
        assertThat(Html.text("<p>a&nbsp;<b>b</b>\n  c</p>")).isEqualTo("a b c");
    }

    @Test
    void aPlaceIsFoundByWhatStandsThere() {
        Manuscript text = Manuscript.of("chapters/05-x.adoc", "= X\n:chapter: 5\n\nA term:high\nwatermark[] here.\nAnd x[].\n\n:late: no\n");
        assertThat(text.lineOf("x[]")).isEqualTo(6);
        assertThat(text.lineOf("nowhere", "here.")).isEqualTo(5);
        assertThat(text.lineOf("term:high watermark[")).isEqualTo(4);
        assertThat(text.lineOf("nowhere")).isEqualTo(1);
        assertThat(List.of(text.attribute("chapter"), text.attribute("late"), text.name())).containsExactly("5", "", "05-x");
    }

    @Test
    void whatAnEarlierBuildLeftGoesAndALearnersRunStays(@TempDir Path folder) throws IOException {
        for (String old : List.of("old.html", "old/page.html", "traces/old.js", "traces/learner-01.js")) {
            Files.createDirectories(folder.resolve(old).getParent());
            Files.writeString(folder.resolve(old), "old");
        }
        SiteFolder site = new SiteFolder(folder);
        site.write("new.html", "new");
        site.deleteTheRest();
        try (Stream<Path> left = Files.walk(folder)) {
            assertThat(left.filter(Files::isRegularFile).map(path -> folder.relativize(path).toString()).sorted())
                .containsExactly("new.html", "traces/learner-01.js");
        }
        assertThat(folder.resolve("old")).doesNotExist();
    }

    @Test
    void anchorsOfAChapterStayItsOwnInTheWholeBook() {
        String html = "<h2 id=\"a\" aria-labelledby=\"a b\">A</h2><a href=\"#a\">x</a><a href=\"02-y.html#a\">y</a><a href=\"02-y.html\">z</a>"
            + "<a href=\"source/S.html#L1\">s</a><path data-id=\"a\" marker-end=\"url(#head)\"/>";
        assertThat(WholeBook.renamed(html, "01-x.html", Set.of("01-x.html", "02-y.html"))).isEqualTo(
            "<h2 id=\"01-x--a\" aria-labelledby=\"01-x--a 01-x--b\">A</h2><a href=\"#01-x--a\">x</a><a href=\"#02-y--a\">y</a><a href=\"#02-y\">z</a>"
            + "<a href=\"source/S.html#L1\">s</a><path data-id=\"a\" marker-end=\"url(#01-x--head)\"/>");
    }

    @Test
    void theSearchIndexHasASectionForEachHeadingAndTerm() {
        Page page = new Page("e-g.html", "E Words", "<h1>Words</h1><p>First.</p><h2 id=\"a\">A</h2><p>\"Quoted\" <code>x</code></p><pre>listing</pre>"
            + "<dl><dt><a id=\"term-p\"></a>partition (分区)</dt><dd>A part.</dd></dl>", List.of(), null);
        assertThat(SearchIndex.script(List.of(page))).isEqualTo("gregor.searchIndex({\"pages\":[[\"e-g.html\",\"E Words\"]],\n\"sections\":["
            + "[0,\"\",\"E Words\",\"First.\"],\n[0,\"a\",\"A\",\"\\\"Quoted\\\" x\"],\n[0,\"term-p\",\"partition (分区)\",\"A part.\"]]});\n");
    }

    @Test
    void aMessageThatSaysItsPlaceIsToldThere() {
        Problems problems = new Problems();
        problems.addPlaced("diagrams/01-x.mmd:7: the arrow leads nowhere", "chapters/01-x.adoc", 3);
        problems.addPlaced("diagrams/01-x.mmd is not what happened:\nat diagrams/01-x.mmd:9: step 2", "diagrams/01-x.mmd", 1);
        problems.addPlaced("something", "chapters/01-x.adoc", 3);
        assertThat(problems.all()).extracting(Problems.Problem::toString).containsExactly("chapters/01-x.adoc:3: something",
            "diagrams/01-x.mmd:7: the arrow leads nowhere", "diagrams/01-x.mmd:9: diagrams/01-x.mmd is not what happened:\nat diagrams/01-x.mmd:9: step 2");
    }
}
