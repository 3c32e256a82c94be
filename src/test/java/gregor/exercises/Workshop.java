package gregor.exercises;

import gregor.book.source.MemberSource;
import gregor.book.source.Reference;
import gregor.book.source.SourceTree;
import gregor.book.source.Surgery;
import gregor.book.source.UnknownSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of the exercises: what is cut out of where, the starters, the learner's own files, the wrong answers. */
public final class Workshop {

    /** Where the wrong answers are, a folder a chapter, {@code 4.1-NAME.java}. */
    private static final String MUTANTS = "src/test/resources/gregor/exercises";

    private final Path root;
    private final ExerciseBook book;
    private final SourceTree sources;

    public Workshop(Path root) {
        this.root = root;
        this.book = ExerciseBook.read(root);
        this.sources = SourceTree.of(root);
    }

    Path root() {
        return root;
    }

    public ExerciseBook book() {
        return book;
    }

    /** The class that the exercise is about: the outermost one, whose file is the learner's. */
    String typeOf(Exercise exercise) {
        SourceTree.Found found = cutOf(exercise).get(0).found();
        return found.file().qualified(found.file().types().get(0));
    }

    /** The class as it is in production. */
    String reference(Exercise exercise) {
        return cutOf(exercise).get(0).found().file().text();
    }

    /** The class with the exercise's methods cut out. */
    String starter(Exercise exercise) {
        List<CutMethod> cuts = cutOf(exercise);
        return Surgery.cut(cuts.get(0).found().file(), cuts.stream().map(CutMethod::method).toList(), exercise.cutStatement());
    }

    private record CutMethod(SourceTree.Found found, MemberSource method) {}

    private List<CutMethod> cutOf(Exercise exercise) {
        List<CutMethod> cuts = new ArrayList<>();
        for (String name : exercise.cuts().all()) {
            String place = exercise.place(exercise.cuts().line()) + ": ";
            try {
                Reference reference = Reference.parse(name);
                SourceTree.Found found = sources.type(reference.type());
                cuts.add(new CutMethod(found, sources.member(found, reference.members().get(0))));
                if (!found.file().path().startsWith(Path.of("src", "main", "java"))) {
                    throw new InvalidExercise(place + name + " is no production code, it is in " + found.file().path());
                }
                if (!found.file().path().equals(cuts.get(0).found().file().path())) {
                    throw new InvalidExercise(place + "an exercise cuts methods of one class; " + name + " is of another than "
                        + exercise.cuts().all().get(0));
                }
            } catch (UnknownSource e) {
                throw new InvalidExercise(place + e.getMessage());
            }
        }
        return cuts;
    }

    /** Checks that the sources have the tests that an exercise names, as properties or examples of jqwik. */
    void checkTests(Exercise exercise) {
        for (String test : exercise.tests().all()) {
            String place = exercise.place(exercise.tests().line()) + ": ";
            try {
                String text = sources.find(test).text();
                if (!text.contains("@Property") && !text.contains("@Example")) {
                    throw new InvalidExercise(place + test + " is no @Property and no @Example of jqwik");
                }
            } catch (UnknownSource e) {
                throw new InvalidExercise(place + e.getMessage());
            }
        }
    }

    /** File and line of a test. */
    String placeOf(String test) {
        return sources.find(test).place();
    }

    private Path folder(Exercise exercise) {
        return root.resolve(exercise.file()).getParent();
    }

    private String fileName(Exercise exercise) {
        String type = typeOf(exercise);
        return type.substring(type.lastIndexOf('.') + 1) + ".java";
    }

    /** Where the learner's file is, or would be. */
    Path answerFile(Exercise exercise) {
        return folder(exercise).resolve(fileName(exercise));
    }

    Path starterFile(Exercise exercise) {
        return folder(exercise).resolve("starter").resolve(fileName(exercise));
    }

    /** For a reader: relative to the project's folder, with slashes. */
    String shown(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    /** The file with an exercise's method that is not the right one, and the class that it makes. */
    record Mutant(Path file, String name, String text) {}

    /** All wrong answers that are kept for an exercise, by name. */
    List<Mutant> mutants(Exercise exercise) {
        Path folder = root.resolve(MUTANTS).resolve(folder(exercise).getFileName());
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        SortedMap<String, Mutant> mutants = new TreeMap<>();
        String prefix = exercise.number() + "-";
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.getFileName().toString().matches(".*\\.java")).toList()) {
                String name = file.getFileName().toString().replaceFirst("\\.java$", "");
                if (name.startsWith(prefix)) {
                    mutants.put(name, new Mutant(file, name.substring(prefix.length()), substituted(exercise, file)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(mutants.values());
    }

    private String substituted(Exercise exercise, Path file) {
        String text = read(file);
        if (!text.startsWith("// why this is plausible: ")) {
            throw new InvalidExercise(shown(file) + ":1: the first line is '// why this is plausible: ...'");
        }
        try {
            return Surgery.substitute(sources, cutOf(exercise).get(0).found(), Path.of(shown(file)), text);
        } catch (UnknownSource e) {
            throw new InvalidExercise(shown(file) + ":1: " + e.getMessage());
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new InvalidExercise(file + " is no text in UTF-8: save it as one, or delete it and start again");
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + file, e);
        }
    }

    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("can't write " + file, e);
        }
    }
}
