package gregor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) throws InterruptedException {
        return Main.run(List.of(args), new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void withoutACommandAllOfThemAreListed() throws InterruptedException {
        assertThat(run()).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains(Main.COMMANDS.keySet()).contains(Main.COMMANDS.values());
    }

    @Test
    void anUnknownCommandIsTwoAndSaysWhichThereAre() throws InterruptedException {
        assertThat(run("clutser")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("'clutser'").contains("cluster");
        assertThat(out.size()).isZero();
    }

    /** Every command that is listed is one that somebody does: a wrong flag gets as far as the command's own refusal. */
    @Test
    void everyListedCommandExists() throws InterruptedException {
        for (String command : Main.COMMANDS.keySet()) {
            assertThat(run(command, "--no-such-flag")).as(command).isNotZero().isNotEqualTo(2);
        }
    }
}
