package gregor.book;

import java.util.List;
import java.util.Map;
import org.asciidoctor.ast.Block;
import org.asciidoctor.ast.StructuralNode;

/** Text with the marks of a paragraph (code, emphasis, macros), where a macro was given some. */
final class Inline {

    private static final Marker MARKER = new Marker();

    private Inline() {}

    static String html(MacroCall call, String text) {
        return MARKER.marked(call.parent(), text);
    }

    /** Only a processor of Asciidoctor's may make blocks. */
    private static final class Marker extends org.asciidoctor.extension.BlockMacroProcessor {

        Marker() {
            super("inline-text");
        }

        String marked(StructuralNode parent, String text) {
            Block block = createBlock(parent, "open", List.of());
            parseContent(block, text.lines().toList());
            return String.join(" ", block.getBlocks().stream().map(each -> String.valueOf(each.getContent())).toList());
        }

        @Override
        public StructuralNode process(StructuralNode parent, String target, Map<String, Object> attributes) {
            throw new UnsupportedOperationException("is not registered");
        }
    }
}
