package gregor.house;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * One Java file, parsed by the JDK's own compiler.
 *
 * @param path relative to the top of the project, with slashes
 * @param trees what positions and comments of {@code unit} are asked from
 */
record Source(String path, String text, CompilationUnitTree unit, DocTrees trees) {

    /** The project's sources, read once for all rules. */
    static final List<Source> MAIN = load("src/main/java");
    static final List<Source> TEST = load("src/test/java", "src/interop/java");

    static List<Source> all() {
        return Stream.concat(MAIN.stream(), TEST.stream()).toList();
    }

    /** The folder with pom.xml, found from where the classes are, because a test may be run from anywhere. */
    static Path top() {
        Path path = classes();
        while (!Files.exists(path.resolve("pom.xml"))) {
            path = path.getParent();
        }
        return path;
    }

    /** The folder with the compiled main classes. */
    static Path classes() {
        try {
            return Path.of(gregor.base.Uses.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Source> load(String... roots) {
        List<JavaFileObject> files = new ArrayList<>();
        for (String root : roots) {
            Path folder = top().resolve(root);
            if (Files.exists(folder)) {
                try (Stream<Path> paths = Files.walk(folder)) {
                    for (Path path : paths.filter(file -> file.toString().endsWith(".java")).sorted().toList()) {
                        files.add(new InMemory(top().relativize(path).toString().replace('\\', '/'), Files.readString(path)));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return parse(files);
    }

    /** A made-up file, on which a rule shows that it finds what it is for. */
    static Source planted(String path, String text) {
        return parse(List.of(new InMemory(path, text))).get(0);
    }

    private static List<Source> parse(List<JavaFileObject> files) {
        if (files.isEmpty()) {
            return List.of();
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavacTask task = (JavacTask) compiler.getTask(null, null, null, List.of("-proc:none"), null, files);
        DocTrees trees = DocTrees.instance(task);
        List<Source> sources = new ArrayList<>();
        try {
            for (CompilationUnitTree unit : task.parse()) {
                String path = unit.getSourceFile().toUri().getPath().substring(1);
                sources.add(new Source(path, unit.getSourceFile().getCharContent(true).toString(), unit, trees));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sources;
    }

    boolean isPackageInfo() {
        return path.endsWith("/package-info.java");
    }

    String packageName() {
        return unit.getPackageName().toString();
    }

    List<ClassTree> topLevelClasses() {
        return unit.getTypeDecls().stream().filter(ClassTree.class::isInstance).map(ClassTree.class::cast).toList();
    }

    /** The documentation comment of a declaration, null without one. */
    String docOf(Tree declaration) {
        return trees.getDocComment(TreePath.getPath(unit, declaration));
    }

    /** Numbered from 1. */
    long firstLine(Tree tree) {
        return unit.getLineMap().getLineNumber(trees.getSourcePositions().getStartPosition(unit, tree));
    }

    long lastLine(Tree tree) {
        return unit.getLineMap().getLineNumber(trees.getSourcePositions().getEndPosition(unit, tree));
    }

    /** A file whose text is at hand. */
    private static final class InMemory extends SimpleJavaFileObject {
        private final String text;

        InMemory(String path, String text) {
            super(URI.create("string:///" + path), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
