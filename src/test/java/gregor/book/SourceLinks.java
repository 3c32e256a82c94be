package gregor.book;

import java.nio.file.Path;

/** Where a source file's page is, from the site's root. */
final class SourceLinks {

    private SourceLinks() {}

    /** {@code src/main/java/gregor/log/UnifiedLog.java} is {@code source/gregor/log/UnifiedLog.html}. */
    static String page(Path file) {
        String path = file.toString().replace('\\', '/');
        if (!path.startsWith("src/main/java/") && !path.startsWith("src/test/java/")) {
            throw new BookError(path + " has no page: only src/main/java and src/test/java have");
        }
        return "source/" + path.replaceFirst("^src/\\w+/java/", "").replaceFirst("\\.java$", ".html");
    }

    static String line(Path file, int line) {
        return page(file) + "#L" + line;
    }

    static String name(Path file) {
        return file.getFileName().toString();
    }
}
