package gregor.exercises;

import gregor.base.Check;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Compiles a learner's class against the production classes, in memory. */
final class AnswerCompiler {

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
    private static final List<String> OPTIONS = List.of("-proc:none", "-parameters", "-g", "-implicit:none");
    /** Shared by all compilations, which only read through it: to make one takes longer than to compile a class. */
    private static KnownClasses shared;

    private AnswerCompiler() {}

    /**
     * What came of it.
     *
     * @param classes by name; empty if there are errors
     * @param errors {@code LINE: MESSAGE}
     */
    record Result(SortedMap<String, byte[]> classes, List<String> errors) {}

    /** @param type the qualified name of the class that the text has to be */
    static synchronized Result compile(String type, String text) {
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        SortedMap<String, ByteArrayOutputStream> written = new TreeMap<>();
        KnownClasses files = files();
        boolean compiled = COMPILER.getTask(null, new InMemoryOutput(files, written), problems, OPTIONS, null,
            List.of(new Text(type, text))).call();
        List<String> errors = new ArrayList<>();
        for (Diagnostic<? extends JavaFileObject> problem : problems.getDiagnostics()) {
            if (problem.getKind() == Diagnostic.Kind.ERROR) {
                errors.add(problem.getLineNumber() + ": " + problem.getMessage(Locale.ENGLISH));
            }
        }
        if (compiled && !written.containsKey(type)) {
            errors.add("1: the file does not declare " + type + ", but " + written.keySet());
        }
        SortedMap<String, byte[]> classes = new TreeMap<>();
        if (errors.isEmpty()) {
            written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
        }
        return new Result(classes, errors);
    }

    private static KnownClasses files() {
        if (COMPILER == null) {
            throw new IllegalStateException("this Java has no compiler: use a JDK instead of a JRE");
        }
        if (shared == null) {
            StandardJavaFileManager files = COMPILER.getStandardFileManager(null, Locale.ENGLISH, null);
            try {
                files.setLocationFromPaths(StandardLocation.CLASS_PATH, List.of(productionClasses()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            shared = new KnownClasses(files);
        }
        return shared;
    }

    /** Wherever the classes are that this very run uses: Maven's folder, an IDE's, or a jar. */
    private static Path productionClasses() {
        try {
            return Path.of(Check.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Text extends SimpleJavaFileObject {
        private final String text;

        Text(String type, String text) {
            super(URI.create("string:///" + type.replace('.', '/') + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Remembers which classes there are in which package: the JDK's and production's stay what they are, and each compilation asks for all again. */
    private static final class KnownClasses extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<List<Object>, List<JavaFileObject>> lists = new HashMap<>();
        private final Map<JavaFileObject, String> names = new IdentityHashMap<>();

        KnownClasses(JavaFileManager files) {
            super(files);
        }

        @Override
        public Iterable<JavaFileObject> list(Location location, String packageName, Set<JavaFileObject.Kind> kinds, boolean recurse) throws IOException {
            List<Object> question = List.of(location, packageName, Set.copyOf(kinds), recurse);
            List<JavaFileObject> known = lists.get(question);
            if (known == null) {
                known = new ArrayList<>();
                super.list(location, packageName, kinds, recurse).forEach(known::add);
                lists.put(question, known);
            }
            return known;
        }

        @Override
        public String inferBinaryName(Location location, JavaFileObject file) {
            return names.computeIfAbsent(file, unknown -> super.inferBinaryName(location, unknown));
        }
    }

    private static final class InMemoryOutput extends ForwardingJavaFileManager<JavaFileManager> {
        private final SortedMap<String, ByteArrayOutputStream> written;

        InMemoryOutput(JavaFileManager files, SortedMap<String, ByteArrayOutputStream> written) {
            super(files);
            this.written = written;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("mem:///" + name.replace('.', '/') + kind.extension), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    written.put(name, bytes);
                    return bytes;
                }
            };
        }
    }
}
