package gregor.book.source;

import java.nio.file.Path;
import java.util.List;

/** Changes of a class' source, by positions in its text: everything that is not changed stays as it was written. */
public final class Surgery {

    private static final String WRAPPER = "class Replacement {\n";

    private Surgery() {}

    /** The whole file, with one statement in the place of what these methods do. */
    public static String cut(JavaFile file, List<MemberSource> methods, String statement) {
        Edits edits = new Edits(file.text());
        for (MemberSource method : methods) {
            if (!method.isMethod() || method.body().isEmpty()) {
                throw new UnknownSource(method.signature() + " in " + file.path() + " has no body that could be cut out");
            }
            String indent = file.text().substring(file.startOfLine(method.code().start()), method.code().start());
            edits.replace(method.body(), "{\n" + indent + "    " + statement + "\n" + indent + "}");
        }
        return edits.applied();
    }

    /**
     * The whole file of a type, with other methods in the place of those that have the same names and parameters.
     *
     * @param name what the methods' text is called in error messages
     * @param methods source of one or more methods, comments before them included
     * @throws UnknownSource if the type has no such method
     */
    public static String substitute(SourceTree tree, SourceTree.Found found, Path name, String methods) {
        // On the same line as the wrapper's brace, so that lines of errors are those of the text.
        JavaFile replacement = JavaFile.parse(name, WRAPPER.stripTrailing() + methods + "\n}\n");
        Edits edits = new Edits(found.file().text());
        for (MemberSource method : replacement.types().get(0).members()) {
            MemberSource original = tree.member(found, new Reference.Member(method.name(), method.parameters()));
            edits.replace(original.code(), method.code().in(replacement.text()));
        }
        return edits.applied();
    }
}
