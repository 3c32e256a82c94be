package gregor.book;

import gregor.book.source.Listing;
import gregor.book.source.SourceTree;
import gregor.book.source.UnknownSource;
import gregor.book.text.SafeText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.asciidoctor.ast.Block;
import org.asciidoctor.ast.ContentModel;
import org.asciidoctor.ast.StructuralNode;
import org.asciidoctor.extension.BlockProcessor;
import org.asciidoctor.extension.Contexts;
import org.asciidoctor.extension.Reader;

/** A question to answer before reading on; the answer, an example block, folds out and names the test that shows it. */
final class PredictBlock {

    private final SourceTree sources;

    PredictBlock(SourceTree sources) {
        this.sources = sources;
    }

    BlockProcessor processor(Asciidoc asciidoc, Problems problems) {
        return new Processor(this, asciidoc, problems);
    }

    private String shownBy(String test) {
        Listing listing = sources.find(test);
        return "<p class=\"proof\">Shown by <a class=\"test\" href=\"" + SourceLinks.line(listing.file(), listing.firstLine()) + "\"><code class=\"name\">"
            + SafeText.html(test) + "</code></a>.</p>";
    }

    private static final class Processor extends BlockProcessor {

        private final PredictBlock predict;
        private final Asciidoc asciidoc;
        private final Problems problems;

        Processor(PredictBlock predict, Asciidoc asciidoc, Problems problems) {
            super("predict", new HashMap<>(Map.of(Contexts.KEY, List.of(Contexts.EXAMPLE), ContentModel.KEY, ContentModel.COMPOUND)));
            this.predict = predict;
            this.asciidoc = asciidoc;
            this.problems = problems;
        }

        @Override
        public Object process(StructuralNode parent, Reader reader, Map<String, Object> attributes) {
            Object question = attributes.get("title");
            Object test = attributes.get("test");
            int line = question == null ? 1 : asciidoc.current().lineOf("." + question);
            if (question == null) {
                problems.add(asciidoc.current().file(), asciidoc.current().lineOf("[predict"), "a question to predict has its text in the title's line: .Question");
            }
            if (test == null) {
                problems.add(asciidoc.current().file(), line, "a question to predict names the test that shows the answer: [predict,test=\"ClassTest#method\"]");
            }
            Block answer = createBlock(parent, "open", List.of());
            parseContent(answer, reader.readLines());
            MacroCall call = new MacroCall("predict", asciidoc.current(), "", attributes, parent, asciidoc);
            return createBlock(parent, "pass", "<details class=\"predict\"><summary>" + Inline.html(call, String.valueOf(question)) + "</summary>"
                + "<div class=\"answer\">" + answer.getContent() + shown(test, line) + "</div></details>");
        }

        private String shown(Object test, int line) {
            if (test == null) {
                return "";
            }
            try {
                return predict.shownBy(test.toString());
            } catch (UnknownSource | BookError e) {
                problems.add(asciidoc.current().file(), line, "the test of this question: " + e.getMessage());
                return "";
            }
        }
    }
}
