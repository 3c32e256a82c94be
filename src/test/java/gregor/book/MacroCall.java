package gregor.book;

import java.util.Map;
import org.asciidoctor.ast.StructuralNode;

/**
 * What a macro is asked for.
 *
 * @param where the text that holds it
 * @param target what stands before the brackets
 * @param options what stands in them: by name, or by place from "1" on
 * @param parent what the result becomes part of
 * @param asciidoc renders what the result has of other texts
 */
record MacroCall(String macro, Manuscript where, String target, Map<String, Object> options, StructuralNode parent,
        Asciidoc asciidoc) {

    /** The option of this name, empty if it was not given. */
    String option(String name) {
        Object value = options.get(name);
        return value == null ? "" : value.toString();
    }

    /** What stands first in the brackets of a block, and all that stands in those of a macro in a sentence. */
    String text() {
        return options.containsKey("text") ? option("text") : option("1");
    }

    /** Whether a word stands in the brackets, such as {@code doc} in {@code [doc]}. */
    boolean has(String word) {
        return options.containsValue(word);
    }

    /** A number above zero, or {@code otherwise} if the option was not given. */
    int number(String name, int otherwise) {
        String value = option(name);
        if (value.isEmpty()) {
            return otherwise;
        }
        if (!value.matches("[1-9]\\d{0,8}")) {
            throw new BookError(name + "=" + value + " is not a number above 0");
        }
        return Integer.parseInt(value);
    }
}
