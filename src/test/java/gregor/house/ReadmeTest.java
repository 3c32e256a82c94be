package gregor.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The map in README.md shows the packages that there are, in the order in which they lie on each other. */
class ReadmeTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| \\S.*\\|$");

    @Test
    void theMapShowsEveryPackageInOrder() throws IOException {
        List<String> packages = Source.MAIN.stream().map(Source::packageName).filter(name -> name.startsWith("gregor."))
            .map(name -> name.substring("gregor.".length())).distinct().toList();
        assertThat(rows(Files.readString(Source.top().resolve("README.md")))).isEqualTo(inOrder(packages));
    }

    @Test
    void theRuleFindsWhatItIsFor() {
        assertThat(rows("| package | what |\n| `base` | values |\n| `log` | a log |\ntext `index` here\n")).containsExactly("base", "log");
        assertThat(inOrder(List.of("log", "base", "index"))).containsExactly("base", "index", "log");
    }

    private static List<String> rows(String readme) {
        List<String> rows = new ArrayList<>();
        Matcher matcher = ROW.matcher(readme);
        while (matcher.find()) {
            rows.add(matcher.group(1));
        }
        return rows;
    }

    private static List<String> inOrder(List<String> packages) {
        return packages.stream().sorted(Comparator.comparingInt(PackageOrderTest.ORDER::indexOf)).toList();
    }
}
