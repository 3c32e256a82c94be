package gregor.console;

import gregor.port.Disk;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What browsers load: the page's own files, which are on the class path, and the book, which is a folder once it is built. */
final class PageFiles {

    static final String BOOK = "/book/";

    /** Our own page may do nothing but talk to this server. */
    private static final String OWN_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    /** The book's pages have a little script and style in themselves, since they must work as files too. */
    private static final String BOOK_POLICY = "default-src 'self' 'unsafe-inline' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final Map<String, String> TYPES = Map.of("html", "text/html; charset=utf-8", "css", "text/css; charset=utf-8",
        "js", "text/javascript; charset=utf-8", "svg", "image/svg+xml", "json", "application/json");
    private static final List<String> OWN = List.of("theme.js", "console.js", "nodes.js", "partitions.js", "happenings.js", "console.css");
    /** What a file of the book may be called: no step upwards, nothing hidden, nothing that a file system reads in its own way. */
    private static final Pattern BOOK_FILE = Pattern.compile("(?:[A-Za-z0-9_][A-Za-z0-9_.-]*/)*[A-Za-z0-9_][A-Za-z0-9_.-]*");
    private static final Pattern CHAPTER = Pattern.compile("(\\d\\d)-.*\\.html");

    private final Disk disk;
    private final Path site;
    private final String page;

    /**
     * @param site the folder of the built book, which may be missing
     * @param token goes into the page
     * @param run tells this run of the console from others: a page of another one loads itself again
     */
    PageFiles(Disk disk, Path site, String token, String run) {
        this.disk = disk;
        this.site = site;
        this.page = new String(resource("index.html"), StandardCharsets.UTF_8).replace("{{token}}", token).replace("{{run}}", run);
    }

    /** What is sent for a path. @param policy which content it may load and run */
    record Content(String type, String policy, byte[] bytes) {}

    /** @param path of the request, not decoded: a name that needs an escape is in no file. @return null if there is no such file */
    Content get(String path) throws IOException {
        if (path.equals("/")) {
            return new Content(TYPES.get("html"), OWN_POLICY, page.getBytes(StandardCharsets.UTF_8));
        }
        if (OWN.contains(path.substring(1))) {
            return new Content(type(path), OWN_POLICY, resource(path.substring(1)));
        }
        return path.startsWith(BOOK) ? book(path.substring(BOOK.length())) : null;
    }

    private Content book(String name) throws IOException {
        String file = name.isEmpty() || name.endsWith("/") ? name + "index.html" : name;
        if (!BOOK_FILE.matcher(file).matches()) {
            return null;
        }
        Path path = site.resolve(file);
        if (!disk.exists(path) || disk.isDirectory(path)) {
            return null;
        }
        try {
            ByteBuffer content = disk.readWhole(path);
            return new Content(type(file), BOOK_POLICY, content.array());
        } catch (NoSuchFileException e) {
            return null; // the book is being built anew
        }
    }

    /** Where the book's chapters are, by their numbers as texts; "0" is its front page. Empty while it isn't built. */
    Map<String, Object> chapters() {
        Map<String, Object> chapters = new TreeMap<>();
        try {
            if (disk.exists(site.resolve("index.html"))) {
                chapters.put("0", BOOK);
                for (Path file : disk.list(site)) {
                    Matcher chapter = CHAPTER.matcher(file.getFileName().toString());
                    if (chapter.matches()) {
                        chapters.put(String.valueOf(Integer.parseInt(chapter.group(1))), BOOK + chapter.group());
                    }
                }
            }
        } catch (IOException e) {
            return Map.of(); // no book to link to
        }
        return chapters;
    }

    private static String type(String name) {
        return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
    }

    private static byte[] resource(String name) {
        try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the file gregor/console/" + name + " of the console's page is not on the class path; build again");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the console's page can't be read: " + name, e);
        }
    }
}
