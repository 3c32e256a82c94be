package gregor.book;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.console.ClusterControl;
import gregor.console.Console;
import gregor.console.ConsoleEdges;
import gregor.console.PretendedCluster;
import gregor.local.LocalStage;
import gregor.os.NioDisk;
import gregor.os.SystemEntropy;
import gregor.os.ThreadPool;
import gregor.os.ThreadTimers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console's page in a browser, on a cluster that is not there, and once on one that is. */
class BrowserConsoleTest {

    private static final Path SCREENSHOTS = BookBrowser.SITE.resolveSibling("screenshots");
    private static final int HEIGHT = 900;
    /** What the page promises, from the kill to the picture; the test measures it in the page. */
    private static final double A_SECOND_MS = 1000;
    private static final TopicPartition FIRST = new TopicPartition("journey", 0);

    @TempDir
    static Path folder;

    private static Chromium chromium;

    private final PretendedCluster cluster = new PretendedCluster();
    private ThreadTimers timers;
    private ThreadPool threads;
    private Console console;
    private BrowserTab tab;

    @BeforeAll
    static void startBrowser() throws IOException, InterruptedException {
        chromium = Chromium.start(folder.resolve("profile"));
    }

    @AfterAll
    static void stopBrowser() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void start() throws IOException, InterruptedException {
        timers = new ThreadTimers("timers");
        threads = new ThreadPool("console");
        console = start(cluster, 0);
        tab = chromium.newTab();
        tab.size(BookBrowser.WIDE, HEIGHT);
        tab.media("screen", "light");
    }

    private Console start(ClusterControl control, int port) {
        try {
            return Console.start(control, new ConsoleEdges(timers, threads, new SystemEntropy(), new NioDisk()), folder.resolve("no-book"), port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void close() {
        try (BrowserTab used = tab) {
            assertThat(used.takeErrors()).as("what the page complained of").isEmpty();
            assertThat(used.takeRequests()).as("what the page asked for").allMatch(address -> address.startsWith(console.url()));
        } finally {
            console.close();
            timers.close();
            threads.close();
        }
    }

    private void open() {
        tab.goTo(console.url());
        tab.await("document.querySelectorAll('.partition .log').length === 9");
    }

    private static String button(int node, String name) {
        return "[...document.querySelectorAll('[data-node=\"" + node + "\"] button')].find(button => button.textContent === '" + name + "')";
    }

    private static String state(int node) {
        return "document.querySelector('[data-node=\"" + node + "\"]').dataset.state";
    }

    /** Notes, in the page, how long it takes from now on until a node is killed there. */
    private void watchFor(int node) {
        tab.eval("""
            {
                const begin = performance.now();
                window.seen = new Promise(done => {
                    const look = () => %s === "killed" ? done(performance.now() - begin) : requestAnimationFrame(look);
                    look();
                });
                0;
            }""".formatted(state(node)));
    }

    @ParameterizedTest
    @ValueSource(ints = {BookBrowser.WIDE, BookBrowser.NARROW})
    void nothingSticksOutIsFaintOrHasNoName(int width) {
        tab.size(width, HEIGHT);
        tab.call("Page.setBypassCSP", Map.of("enabled", true)); // the check puts colours of its own into the page
        open();
        cluster.append(FIRST, 1_234_567, 1_000);
        cluster.kill(3);
        cluster.pause(2);
        tab.await(state(3) + " === 'killed' && document.querySelectorAll('#happenings li').length > 3");
        tab.eval("document.querySelectorAll('details').forEach(details => { details.open = true; })");
        assertThat(tab.eval("document.documentElement.scrollWidth")).isEqualTo((long) width);
        assertThat(BrowserLooksTest.nameless(tab)).isEmpty();
        for (String scheme : List.of("light", "dark")) {
            tab.media("screen", scheme);
            assertThat((List<?>) tab.eval(BrowserLooksTest.FAINT_TEXTS)).as(scheme).isEmpty();
            tab.eval("document.querySelector('main > pre').remove()");
            tab.screenshot(SCREENSHOTS.resolve("console-" + width + "-" + scheme + ".png"));
        }
    }

    @Test
    void aKillIsSeenWithinASecond() {
        open();
        watchFor(1);
        tab.click(button(1, "Kill"));
        assertThat(((Number) tab.eval("seen")).doubleValue()).isLessThan(A_SECOND_MS);
        assertThat(cluster.asked()).containsExactly("kill 1");
        tab.await("document.getElementById('happenings').textContent.includes('node 1 was killed')");
        assertThat(tab.text("document.getElementById('controller').textContent")).isEqualTo("node 2, epoch 6");
        assertThat(tab.text("document.querySelector('.partition .leader').textContent")).isEqualTo("node 2 leads, epoch 1");
        watchFor(3);
        cluster.kill(3);
        assertThat(((Number) tab.eval("seen")).doubleValue()).as("one that the page has not asked for").isLessThan(A_SECOND_MS);
    }

    @Test
    void aKillOfARealNodeIsSeenWithinASecondAndTheOthersGoOn() {
        try (LocalStage stage = LocalStage.start(folder.resolve("data"), false)) {
            stage.nodes.createTopic(FIRST.topic(), 3, 3);
            stage.awaitWhole();
            console.close();
            console = start(stage.nodes, 0);
            open();
            watchFor(1);
            tab.click(button(1, "Kill"));
            assertThat(((Number) tab.eval("seen")).doubleValue()).isLessThan(A_SECOND_MS);
            tab.await("[...document.querySelectorAll('.partition .leader')].every(leader => /node [23] leads/.test(leader.textContent))");
            tab.await("[...document.querySelectorAll('.partition .isr')].every(isr => isr.textContent === '2 of 3 in sync')");
            tab.await("/node 1 left the ISR of [^:]*: it was killed/.test(document.getElementById('happenings').textContent)");
            tab.click("document.querySelector('#burst button')");
            tab.await("[...document.querySelectorAll('.partition .end')].reduce((sum, end) => sum + Number(end.textContent.replace(/\\D/g, '')), 0) === 2 * 10000");
            tab.click(button(1, "Start"));
            tab.await("[...document.querySelectorAll('.partition .isr')].every(isr => isr.textContent === '3 of 3 in sync')");
        }
    }

    @Test
    void aKeyboardIsEnoughAndTheFocusStays() {
        open();
        tab.press("Tab");
        assertThat(tab.text("document.activeElement.textContent")).isEqualTo("Skip to the cluster");
        tab.press("Enter");
        tab.press("Tab");
        assertThat(tab.isTrue("document.activeElement === " + button(1, "Kill"))).isTrue();
        for (int i = 0; i < 3; i++) {
            tab.press("Tab");
        }
        tab.press("Enter");
        tab.await(state(1) + " === 'paused'");
        assertThat(tab.text("document.activeElement.textContent")).as("the same button").isEqualTo("Resume");
        assertThat(tab.text("document.querySelector('.partition .log .part').textContent")).as("its replica, which the pretended cluster fences at once").isEqualTo("not in sync, paused");
        cluster.append(FIRST, 777, 0);
        tab.await("document.querySelector('.partition .log:nth-child(3) .end').textContent === '777'");
        tab.press("Enter");
        tab.await(state(1) + " === 'running'");
        assertThat(cluster.asked()).containsExactly("pause 1", "resume 1");
    }

    @Test
    void whatMakesNoSenseDoesNothing() {
        open();
        tab.click(button(2, "Stop"));
        tab.await(state(2) + " === 'stopped'");
        tab.await(button(2, "Kill") + ".getAttribute('aria-disabled') === 'true'");
        tab.click(button(2, "Kill"));
        tab.click(button(2, "Start"));
        tab.await(state(2) + " === 'running'");
        assertThat(cluster.asked()).containsExactly("stop 2", "restart 2");
    }

    @Test
    void topicsAreMadeAndFilled() {
        open();
        tab.click("document.querySelector('.create summary')");
        assertThat(tab.isTrue("document.querySelector('#create [name=replicas]').max === '3'")).as("no more replicas than nodes").isTrue();
        tab.eval("document.querySelector('#create [name=name]').focus()");
        tab.type("orders");
        tab.press("Enter");
        tab.await("document.querySelector('[data-topic=orders]')");
        tab.await("document.querySelector('#create [name=name]').value === ''");
        tab.eval("document.querySelector('#burst [name=topic]').value = 'orders'");
        tab.click("document.querySelector('#burst button')");
        tab.await("document.querySelector('[data-topic=orders] .end').textContent === '10,000'");
        tab.await("document.getElementById('happenings').textContent.includes('a burst of 10,000 records goes to topic orders')");
        assertThat(cluster.asked()).containsExactly("createTopic orders 3 3", "burst orders 10000");
    }

    @Test
    void whyNotIsSaid() {
        open();
        cluster.fail(new KafkaException(ErrorCode.BROKER_NOT_AVAILABLE, "planted: the cluster is not there"));
        tab.await("document.getElementById('trouble').textContent.includes('planted')");
        tab.click(button(1, "Kill"));
        tab.await("!document.getElementById('said').hidden");
        assertThat(tab.text("document.getElementById('said').textContent")).isEqualTo("planted: the cluster is not there");
        cluster.fail(null);
        tab.await("document.getElementById('trouble').hidden");
        assertThat(tab.takeErrors()).as("the browser's own word").isNotEmpty().allMatch(error -> error.contains("409"));
    }

    @Test
    void aClusterThatIsStartedAgainIsWatchedAgain() {
        open();
        int port = console.port();
        String before = tab.text("document.querySelector('[name=token]').content");
        console.close();
        tab.await("document.getElementById('link').dataset.state === 'lost'");
        tab.andLoad(() -> console = start(cluster, port));
        tab.await("document.getElementById('link').dataset.state === 'live'");
        assertThat(tab.text("document.querySelector('[name=token]').content")).isNotEqualTo(before);
        tab.takeErrors(); // the browser says that nobody answered
    }

    @Test
    void nothingMovesForWhoWantsNoMovement() {
        String duration = "getComputedStyle(document.querySelector('.bar i')).transitionDuration";
        open();
        assertThat(tab.text(duration)).isEqualTo("0.2s");
        tab.call("Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
        assertThat(tab.text(duration)).isEqualTo("0s");
    }
}
