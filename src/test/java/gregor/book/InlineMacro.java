package gregor.book;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.asciidoctor.ast.ContentModel;
import org.asciidoctor.ast.PhraseNode;
import org.asciidoctor.ast.StructuralNode;
import org.asciidoctor.extension.InlineMacroProcessor;

/** A macro within a sentence: {@code name:target[options]}. A target may have spaces and may be broken at a line's end. */
final class InlineMacro extends InlineMacroProcessor {

    private final Macro macro;
    private final Supplier<Manuscript> current;
    private final Problems problems;

    InlineMacro(String name, Macro macro, Supplier<Manuscript> current, Problems problems) {
        super(name, new HashMap<>(Map.of(ContentModel.KEY, ContentModel.RAW, REGEXP, "(?<![\\w:.-])" + name + ":([\\w#][^\\[\\]]*?)\\[([^\\]]*)\\]")));
        this.macro = macro;
        this.current = current;
        this.problems = problems;
    }

    @Override
    public PhraseNode process(StructuralNode parent, String target, Map<String, Object> options) {
        String oneLine = target.strip().replaceAll("\\s+", " ");
        MacroCall call = new MacroCall(getName(), current.get(), oneLine, options, parent);
        return createPhraseNode(parent, "quoted", MacroProblem.tried(macro, call, ":", problems));
    }
}
