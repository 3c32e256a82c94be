package gregor.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader does with the site, with mouse and keys. */
class BrowserTest extends BookBrowser {

    private static final String STEP = "Number(document.querySelector('.player .count').textContent.split('/')[0])";

    @Test
    void thePlayerStepsByKeys() {
        openPlayer();
        tab.eval("document.querySelector('.player .stage').focus()");
        assertThat(tab.eval(STEP)).isEqualTo(1L);
        tab.press("ArrowRight");
        tab.press("ArrowRight");
        assertThat(tab.eval(STEP)).isEqualTo(3L);
        assertThat(tab.eval("document.querySelectorAll('.player .arrow:not(.later)').length")).isEqualTo(3L);
        assertThat(tab.text("document.querySelector('.player [role=status]').textContent")).startsWith("Step 3 of ");
        tab.press("ArrowLeft");
        assertThat(tab.eval(STEP)).isEqualTo(2L);
        tab.press("End");
        assertThat(tab.isTrue(STEP + " === document.querySelectorAll('.player .arrow').length")).isTrue();
        tab.press("Home");
        assertThat(tab.eval(STEP)).isEqualTo(1L);
        tab.press("ArrowLeft");
        assertThat(tab.eval(STEP)).isEqualTo(1L);
    }

    @Test
    void thePlayerKeepsItsHeightWhileItSteps() {
        openPlayer();
        tab.eval("document.querySelector('.player .stage').focus()");
        Object height = tab.eval("document.querySelector('.player').offsetHeight");
        while (!tab.isTrue("document.querySelector('.player .next').disabled")) {
            tab.press("ArrowRight");
            assertThat(tab.eval("document.querySelector('.player').offsetHeight")).as(tab.text(STEP)).isEqualTo(height);
        }
    }

    @Test
    void anArrowShowsItsBytesAndItsLine() {
        openPlayer();
        tab.eval("document.querySelector('.player .stage').focus()");
        tab.press("Enter");
        while (!tab.isTrue("document.querySelector('.player .hex')")) {
            assertThat(tab.isTrue("document.querySelector('.player .next').disabled")).as("a step with bytes").isFalse();
            tab.press("ArrowRight");
        }
        Object shown = tab.eval(STEP);
        tab.press("Home");
        tab.press("Enter");
        assertThat(tab.isTrue("document.querySelector('.player .hex')")).isFalse();
        tab.press("End");
        click(".player .arrow:nth-of-type(" + shown + ") .hit");
        assertThat(tab.eval(STEP)).isEqualTo(shown);
        assertThat(tab.text("document.querySelector('.player .hex').textContent")).startsWith("0000");
        assertThat(tab.eval("document.querySelectorAll('.player .bytes tbody tr').length")).isNotEqualTo(0L);
        String line = tab.text("document.querySelector('.player .source').href");
        assertThat(line).matches(".*/source/gregor/.*\\.html#L\\d+");
        tab.goTo(line);
        assertThat(tab.isTrue("document.querySelector('.line:target')")).isTrue();
    }

    @Test
    void theDiagramsArrowMovesThePlayerBelow() {
        openPlayer();
        String arrow = "[...document.querySelector('figure.diagram').querySelectorAll('[data-step]')].at(-1)";
        tab.eval(arrow + ".dispatchEvent(new MouseEvent('click', {bubbles: true}))");
        assertThat(tab.eval(STEP)).isEqualTo(tab.eval("Number(" + arrow + ".dataset.step)"));
    }

    @Test
    void twoRunsAreComparedInWords() {
        open("player.html?left=produce-acks-all&right=produce-acks-all");
        tab.await("document.querySelector('.verdict').textContent.startsWith('The two runs are the same')");
        open("player.html?left=batch&right=produce-acks-all");
        tab.await("document.querySelectorAll('.arrow.parted').length === 2");
        assertThat(tab.text("document.querySelector('.verdict').textContent")).contains("on the left").contains("on the right");
        tab.eval("document.querySelector('.player .stage').focus()");
        tab.press("ArrowRight");
        assertThat(tab.eval("[...document.querySelectorAll('.count')].map(count => count.textContent.split(' ')[0])")).isEqualTo(List.of("2", "2"));
    }

    @Test
    void aRunThatIsNotThereIsSaid() {
        open("player.html?left=batch&right=no-such-run");
        tab.await("document.querySelector('.verdict').textContent === \"They can't be compared: no-such-run is not there.\"");
        assertThat(tab.text("document.querySelector('.missing').textContent")).contains("no-such-run");
        assertThat(tab.takeErrors()).as("the browser's own word").hasSize(1).allMatch(error -> error.contains("ERR_FILE_NOT_FOUND"));
        open("player.html");
        assertThat(tab.text("document.querySelector('.verdict').textContent")).contains("player.html?left=NAME");
    }

    @ParameterizedTest
    @ValueSource(strings = {"compact array", "分区", "parti", "UnifiedLog", "num.network.threads", "high watermark"})
    void searchFinds(String words) {
        open("index.html");
        search(words);
        String first = tab.text("document.querySelector('#results a').textContent").toLowerCase();
        assertThat(first).contains(words.toLowerCase());
        tab.press("ArrowDown");
        assertThat(tab.text("document.getElementById('search').getAttribute('aria-activedescendant')")).isEqualTo("result-0");
        String target = tab.text("document.getElementById('result-0').href");
        tab.andLoad(() -> tab.press("Enter"));
        assertThat(tab.text("location.href")).isEqualTo(target);
        assertThat(tab.isTrue("location.hash === '' || document.querySelector(':target')")).isTrue();
    }

    @Test
    void searchIsLeftWithEscape() {
        open("02-wire.html");
        search("frame");
        tab.press("Escape");
        assertThat(tab.isTrue("document.getElementById('results').hidden")).isTrue();
        assertThat(tab.text("document.activeElement.id")).isEqualTo("search");
        tab.press("Escape");
        assertThat(tab.text("document.activeElement.id")).isEmpty();
        tab.press("/");
        tab.type("qqqq");
        tab.await("document.getElementById('found').textContent.startsWith('Nothing has')");
        assertThat(tab.text("document.getElementById('search').getAttribute('aria-expanded')")).isEqualTo("false");
    }

    @Test
    void theThemeIsRemembered() {
        String paper = "getComputedStyle(document.body).backgroundColor";
        open("02-wire.html");
        String light = tab.text(paper);
        tab.media("screen", "dark");
        String dark = tab.text(paper);
        assertThat(dark).as("as the system says").isNotEqualTo(light);
        click("#theme");
        assertThat(tab.text(paper)).isEqualTo(light);
        assertThat(tab.text(paper)).isEqualTo(light);
        click("#theme");
        tab.media("screen", "light");
        assertThat(tab.text(paper)).isEqualTo(dark);
        assertThat(tab.text("document.getElementById('theme').getAttribute('aria-label')")).startsWith("Theme: dark");
        tab.reload();
        assertThat(tab.text(paper)).isEqualTo(dark);
        open("03-network.html");
        assertThat(tab.text(paper)).isEqualTo(dark);
    }

    @Test
    void whatWasReadIsRemembered() {
        open("02-wire.html");
        readToTheEnd();
        assertThat(tab.eval("document.querySelectorAll('#toc a:not(.read)').length")).as("sections not read").isEqualTo(0L);
        click("#done");
        open("03-network.html");
        assertThat(tab.text("document.querySelector('[data-page=\"02-wire\"] .mark').textContent")).isEqualTo(" (finished)");
        assertThat(tab.text("document.querySelector('[data-page=\"03-network\"] .mark').textContent")).matches(" \\(\\d+ of \\d+ sections read\\)");
        assertThat(tab.text("document.querySelector('[data-page=\"04-record-batch\"] .mark').textContent")).isEmpty();
        open("02-wire.html");
        assertThat(tab.isTrue("document.getElementById('done').checked")).isTrue();
    }

    @Test
    void bytesAndFieldsPointAtEachOther() {
        open("02-wire.html");
        tab.eval("document.querySelector('.bytes .hex').focus()");
        tab.press("ArrowRight");
        tab.press("ArrowRight");
        String saying = tab.text("document.querySelector('.bytes .saying').textContent");
        assertThat(saying).contains("type ").contains("value ");
        assertThat(tab.eval("[...new Set([...document.querySelectorAll('.bytes .on')].map(each => each.dataset.f))]")).isEqualTo(List.of("1"));
        tab.press("ArrowLeft");
        assertThat(tab.isTrue("document.querySelector('.bytes tr[data-f=\"0\"]').matches('.on')")).isTrue();
        tab.pointAt("document.querySelector('.bytes tr[data-f=\"1\"]')");
        assertThat(tab.isTrue("document.querySelector('.bytes .octets [data-f=\"1\"]').matches('.on')")).isTrue();
        assertThat(tab.text("document.querySelector('.bytes .saying').textContent")).isEqualTo(saying);
    }

    @Test
    void aCommandIsCopiedWithoutItsPrompt() {
        open("02-wire.html");
        tab.eval("navigator.clipboard.writeText = async text => { window.copied = text; }");
        tab.eval("document.querySelector('.command + .copy').click()");
        assertThat(tab.text("copied")).startsWith("./gregor ");
        tab.await("document.querySelector('.command + .copy').textContent === 'Copied'");
        tab.eval("document.querySelector('.listing .copy').click()");
        assertThat(tab.isTrue("copied === document.querySelector('.listing pre').textContent.replace(/\\n$/, '')")).isTrue();
    }

    @Test
    void theFirstTabStopSkipsToTheText() {
        open("02-wire.html");
        tab.press("Tab");
        assertThat(tab.text("document.activeElement.textContent")).isEqualTo("Skip to the text");
        tab.press("Enter");
        assertThat(tab.text("location.hash")).isEqualTo("#main");
        assertThat(tab.text("document.activeElement.id")).isEqualTo("main");
    }

    @Test
    void theListsFoldAwayOnANarrowScreen() {
        tab.size(NARROW, 844);
        open("02-wire.html");
        for (String list : List.of("nav", "toc")) {
            String shown = "document.getElementById('" + list + "').checkVisibility()";
            assertThat(tab.isTrue(shown)).isFalse();
            click("." + list + "-fold");
            assertThat(tab.isTrue(shown)).isTrue();
            tab.press("Escape");
            assertThat(tab.isTrue(shown)).isFalse();
        }
        click(".toc-fold");
        click("#toc a[href='#exercises']");
        assertThat(tab.text("location.hash")).isEqualTo("#exercises");
        assertThat(tab.isTrue("document.getElementById('toc').checkVisibility()")).isFalse();
    }

    private void openPlayer() {
        open("01-journey.html");
        tab.eval("document.querySelector('.player').scrollIntoView()");
        tab.await("document.querySelector('.player .count')");
    }

    private void search(String words) {
        tab.press("/");
        assertThat(tab.text("document.activeElement.id")).isEqualTo("search");
        tab.type(words);
        tab.await("document.querySelector('#results a')");
    }

    private void click(String selector) {
        tab.click("document.querySelector(\"" + selector + "\")");
    }
}
