package gregor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What {@code ./gregor cluster} understands, and what it says of the rest. */
class LocalClusterFlagsTest {

    @Test
    void withoutFlagsThereAreThreeNodesInOneProcessInAFreshFolder() {
        LocalClusterFlags flags = parse();
        assertThat(flags.plan().bootstrap()).isEqualTo("localhost:9092,localhost:9094,localhost:9096");
        assertThat(flags.plan().data()).isEqualTo(Path.of("target/cluster"));
        assertThat(flags.processes()).isFalse();
        assertThat(flags.isFresh()).isTrue();
        assertThat(flags.exit()).isFalse();
        assertThat(flags.input()).isEmpty();
    }

    @Test
    void eachFlagChangesOneThing() {
        LocalClusterFlags flags = parse("--nodes", "2", "--processes", "--port", "19092", "--data", "here", "--input", "a", "--input", "b", "--exit");
        assertThat(flags.plan().bootstrap()).isEqualTo("localhost:19092,localhost:19094");
        assertThat(flags.plan().data()).isEqualTo(Path.of("here"));
        assertThat(flags.processes()).isTrue();
        assertThat(flags.isFresh()).as("a folder that was named is kept").isFalse();
        assertThat(flags.exit()).isTrue();
        assertThat(flags.input()).containsExactly(Path.of("a"), Path.of("b"));
    }

    @Test
    void numbersThatAreNotAllowedAreRefusedWithThoseThatAre() {
        refuses("--nodes is '0'; allowed are numbers from 1 to 9", "--nodes", "0");
        refuses("--nodes is '10'; allowed are numbers from 1 to 9", "--nodes", "10");
        refuses("--nodes is 'three'; allowed are numbers from 1 to 9", "--nodes", "three");
        refuses("--port is '0'; allowed are numbers from 2 to 65535", "--port", "0");
        refuses("--port is '65536'; allowed are numbers from 2 to 65535", "--port", "65536");
        refuses("--port is '9092x'; allowed are numbers from 2 to 65535", "--port", "9092x");
    }

    @Test
    void theLastNodesPortsHaveToBePortsToo() {
        assertThat(parse("--port", "65530").plan().controllerPort(3)).isEqualTo(65_535);
        refuses("--port is 65531; 3 nodes need 6 ports from there on, so it is at most 65530", "--port", "65531");
        assertThat(parse("--port", "65534", "--nodes", "1").plan().controllerPort(1)).isEqualTo(65_535);
    }

    @Test
    void thePageIsOnThePortBelowUnlessSaidOtherwise() {
        assertThat(parse().page()).isEqualTo(9091);
        assertThat(parse("--port", "19092").page()).isEqualTo(19_091);
        assertThat(parse("--page", "8080").page()).isEqualTo(8080);
        assertThat(parse("--no-page").page()).isEqualTo(LocalClusterFlags.NO_PAGE);
        assertThat(parse("--exit").page()).as("nobody has time to look").isEqualTo(LocalClusterFlags.NO_PAGE);
        assertThat(parse("--exit", "--page", "8080").page()).isEqualTo(8080);
        refuses("--page is 9097, which a node uses: ports 9092 to 9097 are theirs", "--page", "9097");
        refuses("--page is 'x'; allowed are numbers from 1 to 65535", "--page", "x");
    }

    @Test
    void whatIsNotKnownOrHasNoValueIsRefusedWithTheUsage() {
        refuses("'--node' is not known here. usage: cluster [--nodes N]", "--node", "3");
        refuses("--nodes needs a value. usage: cluster", "--nodes");
        refuses("--with is known to ./gregor cluster only, not to this class", "--with", "exercises/04-record-batch");
    }

    @Test
    void helpHasALineForEachFlagOfTheUsage() {
        List<String> lines = LocalClusterFlags.HELP.lines().toList();
        assertThat(lines.subList(2, lines.size())).extracting(line -> line.strip().split(" ")[0])
            .containsExactlyInAnyOrderElementsOf(Pattern.compile("--[a-z-]+").matcher(lines.get(0)).results().map(MatchResult::group).toList());
        assertThat(LocalClusterFlags.HELP).contains("From 1 to 9; 3 if left out.").contains("9092 if left out");
    }

    private static void refuses(String why, String... args) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(args)).withMessageStartingWith(why);
    }

    private static LocalClusterFlags parse(String... args) {
        return LocalClusterFlags.parse(List.of(args));
    }
}
