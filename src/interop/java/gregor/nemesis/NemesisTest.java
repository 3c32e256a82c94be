package gregor.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Apache Kafka's clients and three nodes in processes that are killed, stopped and paused at random: nothing that was acknowledged is
 * lost, nothing invented, nothing out of order. {@link NemesisRun} has a main method for long runs, and for the seed of a short one.
 */
class NemesisTest {

    private static final int SECONDS = 60;
    private static final int REPLICAS = 3;
    private static final int RECORDS_PER_SECOND = 200;

    @TempDir
    Path folder;

    @Test
    void whatIsAcknowledgedIsKept() throws Exception {
        long seed = Long.getLong("nemesis.seed", System.nanoTime());
        System.out.println("NemesisTest: -Dnemesis.seed=" + seed);
        NemesisRun.Verdict verdict = NemesisRun.rage(folder, Integer.getInteger("nemesis.seconds", SECONDS), seed, REPLICAS, RECORDS_PER_SECOND);
        System.out.println("NemesisTest: " + verdict.summary());
        assertThat(verdict.problems()).isEmpty();
        assertThat(verdict.findings()).isEmpty();
    }
}
