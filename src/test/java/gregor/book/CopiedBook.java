package gregor.book;

import gregor.base.Uses;
import gregor.book.source.ProjectFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A copy of a part of the project, to break something in. */
final class CopiedBook {

    private final Path root;
    private final Path classes;

    CopiedBook(Path folder) {
        root = folder.resolve("project");
        classes = folder.resolve("classes");
        write("chapters/.keep", "");
        write("src/main/java/.keep", "");
    }

    /** @param path a file or a folder, relative to the project's folder */
    CopiedBook copy(String path) {
        Path from = ProjectFolder.find().resolve(path);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = root.resolve(path).resolve(from.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    CopiedBook write(String path, String text) {
        try {
            Files.createDirectories(root.resolve(path).getParent());
            Files.writeString(root.resolve(path), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    String read(String path) {
        try {
            return Files.readString(root.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The line of a file that has a text, from 1 on. */
    int line(String path, String text) {
        List<String> lines = read(path).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(text)) {
                return i + 1;
            }
        }
        throw new IllegalArgumentException(path + " has no " + text);
    }

    /** Replaces each occurrence; there has to be one, or the test would break nothing. */
    CopiedBook replace(String path, String old, String fresh) {
        String text = read(path);
        if (!text.contains(old)) {
            throw new IllegalArgumentException(path + " has no '" + old + "' to be broken");
        }
        return write(path, text.replace(old, fresh));
    }

    /** Compiles a file of the copy, so that its classes count and not the project's. */
    CopiedBook compile(String path) {
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", product().toString(),
            root.resolve(path).toString()));
        if (ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)) != 0) {
            throw new IllegalArgumentException(path + " does not compile");
        }
        return this;
    }

    List<String> problems() {
        return problems(root.resolve("target/claims"), false);
    }

    List<String> problems(Path claims, boolean claimsMustHaveRun) {
        Path site = root.resolve("target/site");
        try (URLClassLoader loader = new URLClassLoader(new URL[] {url(classes), url(product())}, ClassLoader.getPlatformClassLoader())) {
            return SiteBuilder.build(new BookInputs(root, site, loader, claims, claimsMustHaveRun)).all().stream().map(Problems.Problem::toString).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URL url(Path folder) throws MalformedURLException {
        // A folder that is not there yet would count as a file.
        String text = folder.toUri().toString();
        return new URL(text.endsWith("/") ? text : text + "/");
    }

    private static Path product() {
        try {
            return Path.of(Uses.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
