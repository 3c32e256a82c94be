package gregor.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the site looks: narrow, wide, dark, printed, and to somebody who can't see it. */
class BrowserLooksTest extends BookBrowser {

    private static final Path SCREENSHOTS = SITE.resolveSibling("screenshots");
    private static final int HEIGHT = 900;
    private static final String CHAPTER = "\\d\\d-.*";
    /** What can be pressed, followed or filled in, and pictures: each is announced by its name. */
    private static final Set<String> NAMED_ROLES = Set.of("button", "link", "searchbox", "combobox", "checkbox", "slider", "listbox", "image", "img", "navigation");
    /** Of a page's movement while it loads and is read; what browsers call good is 0.1. */
    private static final double MOST_SHIFT = 0.02;

    /** All texts whose contrast against what is behind them is less than WCAG's level AA asks for. */
    static final String FAINT_TEXTS = """
        (() => {
            const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
            const known = new Map(), backs = new Map();
            const rgba = color => {
                if (!known.has(color)) {
                    canvas.clearRect(0, 0, 1, 1);
                    canvas.fillStyle = color;
                    canvas.fillRect(0, 0, 1, 1);
                    known.set(color, [...canvas.getImageData(0, 0, 1, 1).data].map(part => part / 255));
                }
                return known.get(color);
            };
            const over = (top, under) => under.map((part, i) => top[i] * top[3] + part * (1 - top[3]));
            const behind = element => {
                if (element === null) {
                    return [1, 1, 1];
                }
                if (!backs.has(element)) {
                    const own = rgba(getComputedStyle(element).backgroundColor);
                    backs.set(element, own[3] === 1 ? own.slice(0, 3) : over(own, behind(element.parentElement)));
                }
                return backs.get(element);
            };
            const light = color => color.map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4)
                .reduce((sum, part, i) => sum + part * [.2126, .7152, .0722][i], 0);
            const probes = ["comment", "string", "number", "keyword"].map(kind => "<span style='color:var(--code-" + kind + ")'>" + kind + "</span>");
            document.getElementById("main").insertAdjacentHTML("beforeend", "<pre>" + probes.join(" ") + "</pre>");
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            const found = new Set();
            while (walker.nextNode()) {
                const element = walker.currentNode.parentElement;
                if (walker.currentNode.data.trim() === "" || element.closest("svg, script, :disabled") || !element.checkVisibility({contentVisibilityAuto: true})) {
                    continue;
                }
                const style = getComputedStyle(element), back = behind(element);
                const [a, b] = [light(over(rgba(style.color), back)), light(back)].sort((x, y) => y - x);
                const size = parseFloat(style.fontSize), large = size >= 24 || size >= 18.66 && style.fontWeight >= 700;
                const ratio = (a + .05) / (b + .05);
                if (ratio < (large ? 3 : 4.5)) {
                    found.add(ratio.toFixed(2) + " <" + element.tagName.toLowerCase() + " class='" + element.className + "'> " + walker.currentNode.data.trim().slice(0, 40));
                }
            }
            return [...found];
        })()""";

    @ParameterizedTest
    @MethodSource("pages")
    void everyPageIsInOrder(String page) {
        open(page);
        readToTheEnd();
        SoftAssertions all = new SoftAssertions();
        all.assertThat(tab.eval("document.documentElement.scrollWidth")).as("nothing sticks out of a wide screen").isEqualTo((long) WIDE);
        all.assertThat(nameless()).as("what can be used has a name").isEmpty();
        tab.eval("document.querySelectorAll('details').forEach(details => { details.open = true; })");
        all.assertThat((List<?>) tab.eval(FAINT_TEXTS)).as("text is readable in light").isEmpty();
        tab.media("screen", "dark");
        all.assertThat((List<?>) tab.eval(FAINT_TEXTS)).as("text is readable in dark").isEmpty();
        tab.size(NARROW, HEIGHT);
        all.assertThat(tab.eval("document.documentElement.scrollWidth")).as("nothing sticks out of a narrow screen").isEqualTo((long) NARROW);
        all.assertAll();
    }

    @Test
    void theChecksFindWhatTheyAreFor() throws IOException {
        Path planted = Files.writeString(folder.resolve("planted.html"), """
            <!doctype html><html lang="en"><title>Planted</title><main id="main"><p style="color:#999">faint</p><p style="width:2000px">wide</p>
            <button></button><img src="http://127.0.0.1:9/outside.png" alt="outside"><script>console.error("planted")</script>
            """ + "<p>filled</p>".repeat(20));
        tab.goTo(planted.toUri().toString());
        assertThat(tab.eval("document.documentElement.scrollWidth")).isNotEqualTo((long) WIDE);
        assertThat(nameless()).hasSize(1);
        assertThat((List<?>) tab.eval(FAINT_TEXTS)).anySatisfy(text -> assertThat(text.toString()).endsWith("faint"));
        assertThat(tab.takeErrors()).anyMatch(error -> error.contains("planted")).anyMatch(error -> error.contains("ERR_"));
        assertThat(tab.takeRequests()).contains("http://127.0.0.1:9/outside.png");
        open("index.html");
    }

    private List<?> nameless() {
        return nameless(tab);
    }

    /** What can be used or looked at in a page and has no name. */
    static List<?> nameless(BrowserTab tab) {
        List<?> nodes = (List<?>) tab.call("Accessibility.getFullAXTree", Map.of()).get("nodes");
        assertThat(nodes).hasSizeGreaterThan(20);
        return nodes.stream().map(Map.class::cast).filter(node -> Boolean.FALSE.equals(node.get("ignored")))
            .filter(node -> NAMED_ROLES.contains(String.valueOf(value(node, "role")))).filter(node -> String.valueOf(value(node, "name")).isBlank()).toList();
    }

    private static Object value(Map<?, ?> node, String property) {
        return node.get(property) instanceof Map<?, ?> known ? known.get("value") : "";
    }

    @ParameterizedTest
    @ValueSource(ints = {WIDE, NARROW})
    void thePageStaysWhereItIsWhileItLoads(int width) throws IOException {
        tab.size(width, HEIGHT);
        for (String page : chapters()) {
            open(page);
            tab.eval("""
                window.shift = 0;
                new PerformanceObserver(list => list.getEntries().forEach(entry => { shift += entry.value; })).observe({type: "layout-shift", buffered: true});
                0""");
            readToTheEnd();
            assertThat(((Number) tab.eval("new Promise(done => setTimeout(() => done(shift), 100))")).doubleValue()).as(page).isLessThan(MOST_SHIFT);
        }
    }

    @Test
    void printHasTheTextAlone() {
        open("01-journey.html");
        readToTheEnd();
        String answer = "document.querySelector('.predict .answer').getBoundingClientRect().height > 20"
            + " && document.querySelector('.predict .answer').checkVisibility({contentVisibilityAuto: true})";
        String folded = "document.querySelector('.predict .answer').checkVisibility({visibilityProperty: true}) && " + answer;
        assertThat(tab.isTrue(folded)).as("the answer on the screen").isFalse();
        tab.eval("document.documentElement.dataset.theme = 'dark'");
        tab.media("print", "dark");
        for (String gone : List.of(".top", "#nav", "#toc", ".turn", ".done", ".copy", ".player", ".skip")) {
            assertThat(tab.text("getComputedStyle(document.querySelector('" + gone + "')).display")).as(gone).isEqualTo("none");
        }
        assertThat(tab.isTrue(answer)).as("the answer on paper").isTrue();
        assertThat(tab.text("getComputedStyle(document.body).backgroundColor")).isEqualTo("rgb(255, 255, 255)");
        assertThat(tab.text("getComputedStyle(document.querySelector('main')).color")).isEqualTo("rgb(37, 35, 31)");
    }

    /** To be looked at by people. */
    @ParameterizedTest
    @ValueSource(ints = {WIDE, NARROW})
    void screenshots(int width) throws IOException {
        tab.size(width, HEIGHT);
        for (String scheme : List.of("light", "dark")) {
            tab.media("screen", scheme);
            for (String page : pages()) {
                open(page);
                shoot(page, "top", width, scheme);
                for (String part : page.matches(CHAPTER) ? List.of("diagram", "player", "bytes", "exercise") : List.<String>of()) {
                    if (tab.isTrue("document.querySelector('main ." + part + "')")) {
                        tab.eval("document.querySelector('main ." + part + "').scrollIntoView()");
                        tab.await("document.querySelector('main ." + part + "').childElementCount > 0");
                        shoot(page, part, width, scheme);
                    }
                }
            }
            tab.press("/");
            tab.type("分区");
            tab.await("document.querySelector('#results a')");
            shoot("search", "results", width, scheme);
        }
        assertThat(SCREENSHOTS.resolve("01-journey-player-" + width + "-dark.png")).isNotEmptyFile();
    }

    private void shoot(String page, String part, int width, String scheme) {
        String name = page.replaceFirst(".*/", "").replace(".html", "") + "-" + part + "-" + width + "-" + scheme;
        tab.screenshot(SCREENSHOTS.resolve(name + ".png"));
    }

    private static List<String> chapters() throws IOException {
        return pages().stream().filter(page -> page.matches(CHAPTER)).toList();
    }
}
