package gregor.tools;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A directory or a file of the metadata shell. What is below a directory is made when somebody looks.
 *
 * @param children by name; null for a file
 * @param text what is in a file; null for a directory
 */
record ShellNode(TreeMap<String, Supplier<ShellNode>> children, String text) {

    static ShellNode file(Object content) {
        return new ShellNode(null, String.valueOf(content));
    }

    static ShellNode directory(Map<String, Supplier<ShellNode>> children) {
        return new ShellNode(new TreeMap<>(children), null);
    }

    boolean isDirectory() {
        return children != null;
    }

    /** In alphabetical order; none in a file. */
    List<String> names() {
        return children == null ? List.of() : List.copyOf(children.keySet());
    }

    /** Null if there is none of that name. */
    ShellNode child(String name) {
        Supplier<ShellNode> child = children == null ? null : children.get(name);
        return child == null ? null : child.get();
    }
}
