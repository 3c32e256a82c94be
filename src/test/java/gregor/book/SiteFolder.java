package gregor.book;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Where the site is written. A file that has not changed is left alone; a file that nobody wrote this time is deleted. */
final class SiteFolder {

    private final Path folder;
    private final Set<Path> written = new HashSet<>();

    SiteFolder(Path folder) {
        this.folder = folder;
    }

    void write(String path, String text) {
        write(path, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    void write(String path, byte[] bytes) {
        Path file = folder.resolve(path);
        written.add(file);
        try {
            if (Files.exists(file) && Files.size(file) == bytes.length && java.util.Arrays.equals(Files.readAllBytes(file), bytes)) {
                return;
            }
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("can't write " + file, e);
        }
    }

    /** To be called when everything is written. What a learner's check has recorded stays. */
    void deleteTheRest() {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                if (Files.isRegularFile(path) ? !written.contains(path) && !isLearners(path) : isEmpty(path)) {
                    Files.delete(path);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't clear " + folder, e);
        }
    }

    /** A run of a learner's class lies beside the reference's, where the page for two runs finds it. */
    private static boolean isLearners(Path path) {
        return path.endsWith(Path.of("traces").resolve(path.getFileName())) && path.getFileName().toString().startsWith("learner-");
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> inside = Files.list(directory)) {
            return inside.findAny().isEmpty();
        }
    }
}
