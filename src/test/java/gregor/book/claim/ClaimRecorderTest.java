package gregor.book.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept is what is read again, strange characters included. */
class ClaimRecorderTest {

    @TempDir
    Path folder;

    @Test
    void keepsAResultWhole() {
        ClaimResult result = new ClaimResult("4.2", "gregor.record.VarintTest#reads", 1000, 998, "-77", "FAILED",
            "  a\\b\n\t= # 分区");
        result.write(folder);
        assertThat(ClaimResult.read(folder, "4.2")).contains(result);
        assertThat(result.held()).isFalse();
    }

    @Test
    void aLaterRunReplacesAnEarlierOne() {
        new ClaimResult("4.2", "a.B#c", 1, 1, "1", "FAILED", "x").write(folder);
        ClaimResult second = new ClaimResult("4.2", "a.B#c", 2, 2, "2", "SUCCESSFUL", "");
        second.write(folder);
        assertThat(ClaimResult.read(folder, "4.2")).contains(second);
        assertThat(folder.toFile().list()).containsExactly("4.2.properties");
    }

    @Test
    void aPropertyThatHasNotRunHasNoResult() {
        assertThat(ClaimResult.read(folder, "9.9")).isEmpty();
    }
}
