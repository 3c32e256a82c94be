package gregor.book;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The site's own scripts and styles, which lie beside page.html. */
final class Assets {

    private Assets() {}

    /** From file name to text, sorted. */
    static Map<String, String> all() {
        Map<String, String> assets = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder())) {
            for (Path file : files.filter(each -> each.toString().matches(".*\\.(css|js)")).toList()) {
                assets.put(file.getFileName().toString(), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't read the site's scripts and styles", e);
        }
        return assets;
    }

    /** A piece of HTML. */
    static String text(String name) {
        try {
            return Files.readString(folder().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + name, e);
        }
    }

    private static Path folder() {
        try {
            return Path.of(Assets.class.getResource("page.html").toURI()).getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
