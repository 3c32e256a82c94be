package gregor.book;

import java.util.HashMap;
import java.util.Map;
import org.asciidoctor.ast.ContentModel;
import org.asciidoctor.ast.PhraseNode;
import org.asciidoctor.ast.StructuralNode;
import org.asciidoctor.extension.InlineMacroProcessor;

/** A macro within a sentence: {@code name:target[options]}. A target may have spaces and may be broken at a line's end. */
final class InlineMacro extends InlineMacroProcessor {

    private final Macro macro;
    private final Asciidoc asciidoc;
    private final Problems problems;

    InlineMacro(String name, Macro macro, Asciidoc asciidoc, Problems problems) {
        super(name, new HashMap<>(Map.of(ContentModel.KEY, ContentModel.RAW, REGEXP, "(?<![\\w:.-])" + name + ":([\\w#][^\\[\\]]*?)\\[([^\\]]*)\\]")));
        this.macro = macro;
        this.asciidoc = asciidoc;
        this.problems = problems;
    }

    @Override
    public PhraseNode process(StructuralNode parent, String target, Map<String, Object> options) {
        String oneLine = target.strip().replaceAll("\\s+", " ");
        MacroCall call = new MacroCall(getName(), asciidoc.current(), oneLine, options, parent, asciidoc);
        return createPhraseNode(parent, "quoted", MacroProblem.tried(macro, call, ":", problems));
    }
}
