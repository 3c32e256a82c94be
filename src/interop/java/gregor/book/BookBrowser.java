package gregor.book;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.source.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * The site that the build has just made, opened as files in a browser. After each test nothing may have gone wrong in its
 * pages, and nothing may have been asked for but files.
 */
abstract class BookBrowser {

    static final Path SITE = ProjectFolder.find().resolve("target/site");
    static final int WIDE = 1280;
    static final int NARROW = 390;

    @TempDir
    static Path folder;

    private static Chromium chromium;
    BrowserTab tab;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        assertThat(SITE.resolve("index.html")).as("the site; ./gregor book builds it").exists();
        chromium = Chromium.start(folder.resolve("profile"));
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void newTab() throws IOException, InterruptedException {
        tab = chromium.newTab();
        tab.size(WIDE, 900);
        tab.media("screen", "light");
        open("index.html");
        tab.eval("localStorage.clear()");
    }

    @AfterEach
    void nothingWentWrong() {
        try (BrowserTab used = tab) {
            assertThat(used.takeErrors()).as("what the pages complained of").isEmpty();
            assertThat(used.takeRequests()).as("what the pages asked for").isNotEmpty().allMatch(address -> address.matches("(file|data):.*"));
        }
    }

    void open(String page) {
        tab.goTo(SITE.toUri() + page);
    }

    /** The pages that are written for readers, and one of each kind that is made from sources. */
    static List<String> pages() throws IOException {
        try (Stream<Path> files = Files.list(SITE)) {
            return Stream.concat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".html")).sorted(),
                Stream.of("packages/log.html", "source/gregor/log/UnifiedLog.html")).toList();
        }
    }

    /** Scrolls through the whole page, so that all that waits to be near the screen is loaded. */
    void readToTheEnd() {
        tab.eval("""
            (async () => {
                for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
                    scrollTo(0, y);
                    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
                }
            })()""");
        tab.await("[...document.querySelectorAll('section.player')].every(player => player.childElementCount > 0)");
    }
}
