package gregor.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Appendix B keeps its form: rows numbered in order, a known verdict, how it was checked, and where this code shows it. */
class NotesAgainstTheWireTest {

    private static final Path PAGE = Path.of("chapters/b-notes-against-the-wire.adoc");

    private static final Pattern SECTION = Pattern.compile("== B\\.(\\d+) .+");
    private static final Pattern ROW = Pattern.compile("\\|\\[\\[b-(\\d+)-(\\d+)]]B\\.(\\d+)\\.(\\d+)");
    private static final Pattern VERDICT = Pattern.compile("(right|half right|wrong|opinion)|(right until) \\d\\.(\\d+|x)");
    private static final Pattern CHECKED = Pattern.compile(".*\\S \\[[CSJPK]]");
    private static final Pattern SHOWN = Pattern.compile(
        "–|.*(`[A-Z]\\w+(#\\w+)?`|test:\\w+#\\w+\\[\\w+]|const:\\w+#\\w+\\[\\d+]|[Cc]hapters? \\d+(( and| to) \\d+)?(, not built yet)?\\.).*");
    private static final Pattern SUMMARY = Pattern.compile("\\|(right|right until|half right|wrong|opinion) \\|(\\d+)");
    private static final int CELLS = 5;

    @Test
    void eachRowHasItsVerdictAndItsEvidence() throws IOException {
        assertThat(faults(Files.readAllLines(PAGE))).isEmpty();
    }

    @Test
    void theSummaryCountsTheRows() throws IOException {
        List<String> lines = Files.readAllLines(PAGE);
        Map<String, Integer> said = new LinkedHashMap<>();
        Map<String, Integer> counted = new LinkedHashMap<>();
        for (String line : lines) {
            Matcher summary = SUMMARY.matcher(line);
            if (summary.matches()) {
                said.put(summary.group(1), Integer.parseInt(summary.group(2)));
                counted.put(summary.group(1), 0);
            }
        }
        List<Integer> rows = rows(lines);
        for (int row : rows) {
            Matcher verdict = VERDICT.matcher(cell(lines, row, 3));
            assertThat(verdict.matches()).isTrue();
            counted.merge(verdict.group(1) == null ? verdict.group(2) : verdict.group(1), 1, Integer::sum);
        }
        assertThat(said).isEqualTo(counted);
        assertThat(String.join("\n", lines)).contains("makes " + rows.size() + " rows");
    }

    @Test
    void theRuleFindsWhatItIsFor() {
        List<String> good = List.of("== B.1 Aims", "", "|[[b-1-1]]B.1.1", "|“…” said", "|Not so. [J]", "|right until 3.9", "|`Codec`", "");

        assertThat(faults(good)).isEmpty();
        assertThat(faults(changed(good, 0, "== B.2 Aims"))).containsExactly(PAGE + ":1: section B.1 is next", PAGE + ":3: row B.2.1 is next");
        assertThat(faults(changed(good, 2, "|[[b-1-1]]B.1.2"))).containsExactly(PAGE + ":3: row B.1.1 is next");
        assertThat(faults(changed(good, 3, "|"))).containsExactly(PAGE + ":4: no quotation");
        assertThat(faults(changed(good, 4, "|Not so."))).containsExactly(PAGE + ":5: it must say at its end how it was checked, such as [J]");
        assertThat(faults(changed(good, 5, "|nearly"))).containsExactly(PAGE + ":6: 'nearly' is no verdict");
        assertThat(faults(changed(good, 6, "|somewhere"))).containsExactly(PAGE + ":7: it must name a class, a test or a chapter");
        assertThat(faults(good.subList(0, 6))).containsExactly(PAGE + ":3: a row has 5 cells, a line each");
    }

    private static List<String> changed(List<String> lines, int index, String line) {
        List<String> changed = new ArrayList<>(lines);
        changed.set(index, line);
        return changed;
    }

    private static List<String> faults(List<String> lines) {
        List<String> faults = new ArrayList<>();
        int section = 0;
        int row = 0;
        for (int i = 0; i < lines.size(); i++) {
            Matcher heading = SECTION.matcher(lines.get(i));
            if (heading.matches()) {
                if (Integer.parseInt(heading.group(1)) != section + 1) {
                    faults.add(at(i) + "section B." + (section + 1) + " is next");
                }
                section = Integer.parseInt(heading.group(1));
                row = 0;
            }
            if (lines.get(i).startsWith("|[[")) {
                row++;
                Matcher number = ROW.matcher(lines.get(i));
                String is = section + "-" + row;
                if (!number.matches() || !is.equals(number.group(1) + "-" + number.group(2))
                        || !is.equals(number.group(3) + "-" + number.group(4))) {
                    faults.add(at(i) + "row B." + section + "." + row + " is next");
                }
                faultsOfRow(lines, i, faults);
            }
        }
        return faults;
    }

    private static void faultsOfRow(List<String> lines, int row, List<String> faults) {
        for (int i = row; i < row + CELLS; i++) {
            if (i >= lines.size() || !lines.get(i).startsWith("|")) {
                faults.add(at(row) + "a row has " + CELLS + " cells, a line each");
                return;
            }
        }
        String verdict = cell(lines, row, 3);
        check(!cell(lines, row, 1).isEmpty(), row + 1, "no quotation", faults);
        check(verdict.equals("opinion") || CHECKED.matcher(cell(lines, row, 2)).matches(), row + 2,
            "it must say at its end how it was checked, such as [J]", faults);
        check(VERDICT.matcher(verdict).matches(), row + 3, "'" + verdict + "' is no verdict", faults);
        check(SHOWN.matcher(cell(lines, row, 4)).matches(), row + 4, "it must name a class, a test or a chapter", faults);
    }

    private static void check(boolean holds, int line, String what, List<String> faults) {
        if (!holds) {
            faults.add(at(line) + what);
        }
    }

    private static String cell(List<String> lines, int row, int number) {
        return lines.get(row + number).substring(1).trim();
    }

    private static List<Integer> rows(List<String> lines) {
        List<Integer> rows = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("|[[")) {
                rows.add(i);
            }
        }
        return rows;
    }

    private static String at(int index) {
        return PAGE + ":" + (index + 1) + ": ";
    }
}
