package gregor.book;

import java.util.Map;
import java.util.function.Supplier;
import org.asciidoctor.ast.StructuralNode;
import org.asciidoctor.extension.BlockMacroProcessor;

/** A macro that stands in a line of its own: {@code name::target[options]}. */
final class BlockMacro extends BlockMacroProcessor {

    private final Macro macro;
    private final Supplier<Manuscript> current;
    private final Problems problems;

    BlockMacro(String name, Macro macro, Supplier<Manuscript> current, Problems problems) {
        super(name);
        this.macro = macro;
        this.current = current;
        this.problems = problems;
    }

    @Override
    public StructuralNode process(StructuralNode parent, String target, Map<String, Object> options) {
        MacroCall call = new MacroCall(getName(), current.get(), target, options, parent);
        return createBlock(parent, "pass", MacroProblem.tried(macro, call, "::", problems));
    }
}
