package gregor.book.source;

import gregor.config.NearestName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All Java sources of the project, looked up by name. A type is in the file that has its name; where none has, a search for
 * the word before a type's name says in which files it may be. Only those are parsed, each once, because parsing all of them
 * takes longer than a page.
 */
public final class SourceTree {

    private static final List<String> ROOTS = List.of("src/main/java", "src/test/java", "src/interop/java");
    private static final String JAVA = ".java";
    private static final SortedSet<Path> NONE = Collections.emptySortedSet();
    private static final List<String> DECLARING = List.of("class", "interface", "enum", "record");

    private final Path root;
    private final SortedSet<Path> files = new TreeSet<>();
    /** By the name before the ending. */
    private final SortedMap<String, SortedSet<Path>> named = new TreeMap<>();
    /** By the name of a type that they may have; null until one is asked for that no file is called after. */
    private SortedMap<String, SortedSet<Path>> candidates;
    private final SortedMap<Path, JavaFile> parsed = new TreeMap<>();

    /** A type and the file it is in. */
    public record Found(JavaFile file, TypeSource type) {}

    private SourceTree(Path root) {
        this.root = root;
    }

    /** @param root the project's folder, the one with pom.xml */
    public static SourceTree of(Path root) {
        SourceTree tree = new SourceTree(root);
        for (String folder : ROOTS) {
            if (Files.isDirectory(root.resolve(folder))) {
                tree.list(root.resolve(folder));
            }
        }
        return tree;
    }

    private void list(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(file -> file.toString().endsWith(JAVA)).toList()) {
                Path file = root.relativize(path);
                String name = file.getFileName().toString();
                files.add(file);
                named.computeIfAbsent(name.substring(0, name.length() - JAVA.length()), unused -> new TreeSet<>()).add(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized SortedMap<String, SortedSet<Path>> candidates() {
        if (candidates == null) {
            candidates = new TreeMap<>();
            for (Path file : files) {
                String text = JavaFile.text(root, file);
                for (String word : DECLARING) {
                    index(file, text, word);
                }
            }
        }
        return candidates;
    }

    /** Notes what stands behind a word, if it looks like the name of a type. Without patterns, which take many times as long. */
    private void index(Path file, String text, String word) {
        for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
            int name = at + word.length();
            boolean isWord = (at == 0 || !Character.isJavaIdentifierPart(text.charAt(at - 1))) && name < text.length()
                && Character.isWhitespace(text.charAt(name));
            while (name < text.length() && Character.isWhitespace(text.charAt(name))) {
                name++;
            }
            int end = name;
            while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
                end++;
            }
            if (isWord && end > name && Character.isUpperCase(text.charAt(name))) {
                candidates.computeIfAbsent(text.substring(name, end), unused -> new TreeSet<>()).add(file);
            }
        }
    }

    /** Relative to the project's folder, sorted. */
    public SortedSet<Path> files() {
        return files;
    }

    /** Parsed when it is first asked for. */
    public synchronized JavaFile file(Path path) {
        return parsed.computeIfAbsent(path, key -> JavaFile.read(root, key));
    }

    /** Whether a type has this name: simple, qualified, or with its outer types. */
    public boolean hasType(String name) {
        return !types(name).isEmpty();
    }

    /** Whether a type or one it extends or implements has a method, field, constant or component of this name. */
    public boolean hasMember(String type, String member) {
        for (Found found : types(type)) {
            if (!found.type().members(member).isEmpty()
                    || found.type().supertypes().stream().anyMatch(parent -> !parent.equals(type) && hasMember(parent, member))) {
                return true;
            }
        }
        return false;
    }

    /** @throws UnknownSource if no type has the name, or more than one */
    public Found type(String name) {
        List<Found> found = types(name);
        if (found.isEmpty()) {
            throw new UnknownSource("there is no type '" + name + "'; the nearest names are " + nearest(simple(name)));
        }
        if (found.size() > 1) {
            throw new UnknownSource("'" + name + "' may be any of "
                + String.join(", ", found.stream().map(each -> each.file().qualified(each.type())).toList()) + ": say which");
        }
        return found.get(0);
    }

    /** All types of a name; one at top level hides nested ones of its name, which are found by their outer types. */
    public List<Found> types(String name) {
        List<Found> called = types(name, named.getOrDefault(simple(name), NONE));
        return called.isEmpty() || isNested(called.get(0)) ? types(name, candidates().getOrDefault(simple(name), NONE)) : called;
    }

    private List<Found> types(String name, SortedSet<Path> paths) {
        List<Found> nested = new ArrayList<>();
        List<Found> top = new ArrayList<>();
        for (Path path : paths) {
            JavaFile file = file(path);
            for (TypeSource type : file.allTypes()) {
                String qualified = file.qualified(type);
                if (qualified.equals(name) || qualified.endsWith("." + name)) {
                    Found found = new Found(file, type);
                    (isNested(found) ? nested : top).add(found);
                }
            }
        }
        return top.isEmpty() ? nested : top;
    }

    private static boolean isNested(Found found) {
        return found.type().name().contains(".");
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private String nearest(String name) {
        return nearest(name, candidates().keySet().stream().filter(this::hasTypeLike).toList());
    }

    /** Whether a name is one of a file: asked of hundreds of names, so nothing is parsed for it. */
    private boolean hasTypeLike(String name) {
        return candidates().get(name).stream().anyMatch(path -> path.endsWith(name + ".java"));
    }

    private static String nearest(String name, List<String> known) {
        List<String> rest = new ArrayList<>(new TreeSet<>(known));
        List<String> nearest = new ArrayList<>();
        while (nearest.size() < 3 && !rest.isEmpty()) {
            String next = NearestName.of(name, rest);
            rest.remove(next);
            nearest.add(next);
        }
        return String.join(", ", nearest);
    }

    /** @throws UnknownSource if the type has no such member, or several overloads and the reference does not say which */
    public MemberSource member(Found found, Reference.Member wanted) {
        List<MemberSource> fitting = found.type().members().stream().filter(wanted::fits).toList();
        // A record's component and the accessor that is written out, or a field and its getter: the one with code counts.
        if (fitting.stream().anyMatch(MemberSource::isMethod)) {
            fitting = fitting.stream().filter(MemberSource::isMethod).toList();
        }
        String owner = found.file().qualified(found.type());
        if (fitting.size() > 1) {
            throw new UnknownSource(owner + " has several " + wanted.name() + ": say which of "
                + String.join(", ", fitting.stream().map(MemberSource::signature).toList()));
        }
        if (!fitting.isEmpty()) {
            return fitting.get(0);
        }
        List<MemberSource> overloads = found.type().members(wanted.name());
        throw new UnknownSource(owner + " has no " + wanted + (overloads.isEmpty()
            ? "; the nearest names are " + nearest(wanted.name(), found.type().members().stream().map(MemberSource::name).toList())
            : "; it has " + String.join(", ", overloads.stream().map(MemberSource::signature).toList())));
    }

    /** What a reference such as {@code RecordBatch#setBaseOffset} names, without documentation. */
    public Listing find(String reference) {
        return find(reference, ListingStyle.PLAIN);
    }

    /** @throws UnknownSource saying the nearest names */
    public Listing find(String reference, ListingStyle style) {
        Reference parsedReference = Reference.parse(reference);
        Found found = type(parsedReference.type());
        List<MemberSource> members = parsedReference.members().stream().map(member -> member(found, member)).toList();
        return new ListingWriter(found.file(), style).write(found.type(), members);
    }
}
