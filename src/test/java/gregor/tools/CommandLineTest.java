package gregor.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandLineTest {

    private static CommandLine parse(String... args) {
        return new CommandLine("try", "Try it.").flag("all", "All.").value("topic", "topic", "The topic.")
            .values("config", "k=v", "A setting.").optionalValue("codec", "name", "gzip", "The codec.").value("count", "n", "How many.")
            .shortName("t", "topic").parse(List.of(args));
    }

    private static void assertRefused(String message, String... args) {
        assertThatThrownBy(() -> parse(args)).isInstanceOf(UsageException.class).hasMessageContaining(message);
    }

    @Test
    void readsFlagsInAllTheirForms() {
        CommandLine flags = parse("--all", "--topic", "a", "--config", "k=v=w", "--config=x=", "--config", "alone", "--codec", "--count", "-5");
        assertThat(flags.has("all")).isTrue();
        assertThat(flags.value("topic")).isEqualTo("a");
        assertThat(flags.values("config")).containsExactly("k=v=w", "x=", "alone");
        assertThat(flags.pairs("config")).isEqualTo(Map.of("k", "v=w", "x", "", "alone", ""));
        assertThat(flags.value("codec")).isEqualTo("gzip");
        assertThat(flags.intValue("count", 1)).isEqualTo(-5);
        assertThat(parse("-t", "b").value("topic")).isEqualTo("b");
        assertThat(parse("--topic=").value("topic")).isEmpty();
        assertThat(parse("--codec", "none").value("codec")).isEqualTo("none");
        assertThat(parse().value("topic", "c")).isEqualTo("c");
        assertThat(parse().intValue("count", 7)).isEqualTo(7);
    }

    @Test
    void saysWhatIsWrong() {
        assertRefused("--topci is not a recognized option; the nearest is --topic", "--topci", "a");
        assertRefused("-x is not a recognized option", "-x");
        assertRefused("'a' belongs to no option", "a");
        assertRefused("Option --topic requires an argument: <topic>", "--topic");
        assertRefused("Option --topic requires an argument", "--topic", "--all");
        assertRefused("Option --all takes no value", "--all=yes");
        assertRefused("Option --topic was given more than once", "--topic", "a", "--topic", "b");
        assertThatThrownBy(() -> parse("--count", "x").intValue("count", 1)).hasMessageContaining("Cannot parse argument 'x' of option count");
        assertThatThrownBy(() -> parse("--count", "3000000000").intValue("count", 1)).hasMessageContaining("2147483647");
        assertThatThrownBy(() -> parse("--all").require("topic")).hasMessage("Missing required argument \"[topic]\"");
        assertThatThrownBy(() -> parse("--all", "--topic", "a").refuse("all", "topic"))
            .hasMessage("Option \"[all]\" can't be used with option \"[topic]\"");
    }

    @Test
    void helpNamesEveryFlag() {
        assertThat(parse().help()).contains("try: Try it.", "--all", "--topic <topic>, -t", "--codec [name]", "--config <k=v>", "--help");
    }
}
