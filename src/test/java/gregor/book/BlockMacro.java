package gregor.book;

import java.util.Map;
import org.asciidoctor.ast.StructuralNode;
import org.asciidoctor.extension.BlockMacroProcessor;

/** A macro that stands in a line of its own: {@code name::target[options]}. */
final class BlockMacro extends BlockMacroProcessor {

    private final Macro macro;
    private final Asciidoc asciidoc;
    private final Problems problems;

    BlockMacro(String name, Macro macro, Asciidoc asciidoc, Problems problems) {
        super(name);
        this.macro = macro;
        this.asciidoc = asciidoc;
        this.problems = problems;
    }

    @Override
    public StructuralNode process(StructuralNode parent, String target, Map<String, Object> options) {
        MacroCall call = new MacroCall(getName(), asciidoc.current(), target, options, parent, asciidoc);
        return createBlock(parent, "pass", MacroProblem.tried(macro, call, "::", problems));
    }
}
