package gregor.book.source;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the project is, whatever folder a test, an IDE or a shell works in. */
public final class ProjectFolder {

    private ProjectFolder() {}

    /**
     * The folder with pom.xml: the one that the launcher names in {@code gregor.home}, or the nearest above the compiled
     * classes, or above the working directory.
     */
    public static Path find() {
        String home = System.getProperty("gregor.home");
        if (home != null) {
            return Path.of(home).toAbsolutePath().normalize();
        }
        Path found = above(classes());
        if (found == null) {
            found = above(Path.of("").toAbsolutePath());
        }
        if (found == null) {
            throw new IllegalStateException("no folder with pom.xml above " + classes() + " or " + Path.of("").toAbsolutePath()
                + ": start in Gregor's folder, or name it with -Dgregor.home=FOLDER");
        }
        return found;
    }

    private static Path classes() {
        try {
            return Path.of(ProjectFolder.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path above(Path start) {
        for (Path path = start; path != null; path = path.getParent()) {
            if (Files.exists(path.resolve("pom.xml"))) {
                return path;
            }
        }
        return null;
    }
}
