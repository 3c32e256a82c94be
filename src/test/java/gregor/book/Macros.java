package gregor.book;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.asciidoctor.extension.JavaExtensionRegistry;

/** The macros that a chapter may use, by name. */
final class Macros {

    private final Problems problems;
    private final Map<String, Macro> blocks = new LinkedHashMap<>();
    private final Map<String, Macro> inlines = new LinkedHashMap<>();
    private PredictBlock predict;

    Macros(Problems problems) {
        this.problems = problems;
    }

    /** {@code name::target[options]} in a line of its own. */
    Macros block(String name, Macro macro) {
        blocks.put(name, macro);
        return this;
    }

    /** {@code name:target[options]} in a sentence. */
    Macros inline(String name, Macro macro) {
        inlines.put(name, macro);
        return this;
    }

    Macros predict(PredictBlock block) {
        predict = block;
        return this;
    }

    /** What must not be left in a page as it was written. */
    Set<String> names() {
        Set<String> names = new TreeSet<>(blocks.keySet());
        names.addAll(inlines.keySet());
        return names;
    }

    void register(JavaExtensionRegistry registry, Asciidoc asciidoc) {
        blocks.forEach((name, macro) -> registry.blockMacro(new BlockMacro(name, macro, asciidoc, problems)));
        inlines.forEach((name, macro) -> registry.inlineMacro(new InlineMacro(name, macro, asciidoc, problems)));
        if (predict != null) {
            registry.block(predict.processor(asciidoc, problems));
        }
    }
}
