package gregor.book.source;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * One Java file, parsed by the JDK's own compiler; only positions are kept of the tree.
 *
 * @param path relative to the project's folder, or a name for a text that is no file
 * @param types the types at top level, in order
 */
public record JavaFile(Path path, String text, String packageName, List<TypeSource> types) {

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
    /** Shared: to make one takes longer than to parse a file. Parsing alone reads nothing through it. */
    private static final StandardJavaFileManager FILES = files();

    /** Without the class path of this run, in whose jars every single parse would look for plugins of the compiler, for twice the time it takes. */
    private static StandardJavaFileManager files() {
        StandardJavaFileManager files = COMPILER.getStandardFileManager(null, null, null);
        try {
            files.setLocation(StandardLocation.CLASS_PATH, List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    static JavaFile read(Path root, Path path) {
        return parse(path, text(root, path));
    }

    static String text(Path root, Path path) {
        try {
            return Files.readString(root.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalArgumentException with file and line for a text that is no Java */
    public static JavaFile parse(Path path, String text) {
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        JavacTask task = (JavacTask) COMPILER.getTask(null, FILES, problems, List.of("-proc:none"), null,
            List.of(new InMemory(text)));
        try {
            CompilationUnitTree unit = task.parse().iterator().next();
            for (Diagnostic<? extends JavaFileObject> problem : problems.getDiagnostics()) {
                if (problem.getKind() == Diagnostic.Kind.ERROR) {
                    throw new IllegalArgumentException(path + ":" + problem.getLineNumber() + ": " + problem.getMessage(Locale.ENGLISH));
                }
            }
            String packageName = unit.getPackageName() == null ? "" : unit.getPackageName().toString();
            return new JavaFile(path, text, packageName, new TypeReader(text, unit, Trees.instance(task).getSourcePositions()).types());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<TypeSource> allTypes() {
        return types.stream().flatMap(type -> type.withNested().stream()).toList();
    }

    public String qualified(TypeSource type) {
        return packageName.isEmpty() ? type.name() : packageName + "." + type.name();
    }

    /** Numbered from 1. */
    public int lineOf(int position) {
        return 1 + (int) text.substring(0, position).chars().filter(c -> c == '\n').count();
    }

    int startOfLine(int position) {
        return text.lastIndexOf('\n', position - 1) + 1;
    }

    /** A text that is at hand. */
    private static final class InMemory extends SimpleJavaFileObject {
        private final String text;

        InMemory(String text) {
            super(URI.create("string:///Text.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
