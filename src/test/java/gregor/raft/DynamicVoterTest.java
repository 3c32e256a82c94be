package gregor.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DynamicVoterTest {

    private static final String ID = "JEXY6aqzQY-32P5TStzaFg";

    @Test
    void readsWhatItWrites() {
        String two = "0@example.com:8082:" + ID + ",1@[::1]:8083:" + ID;
        assertThat(DynamicVoter.parseAll(two).values()).extracting(DynamicVoter::toString).containsExactly(two.split(","));
        assertThat(DynamicVoter.parse("1@[::1]:8083:" + ID).host()).isEqualTo("::1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        0                              | No @ found in dynamic voter string.
        @a:1:x                         | Invalid @ at beginning of dynamic voter string.
        x@a:1:x                        | Failed to parse node id in dynamic voter string.
        -1@a:1:x                       | Invalid negative node id -1 in dynamic voter string.
        1@                             | No hostname found after node id.
        1@[a:1:x                       | Hostname began with left bracket, but no right bracket was found.
        1@a                            | No colon following hostname could be found.
        1@[a]1:x                       | Port section must start with a colon.
        1@a:1                          | No colon following port could be found.
        1@a:b:x                        | Failed to parse port in dynamic voter string.
        1@a:65536:x                    | Invalid port 65536 in dynamic voter string.
        1@a:1:x                        | Failed to parse directory ID in dynamic voter string.
        """)
    void saysWhatIsWrongInTheWordsOfKafka(String text, String message) {
        assertThatThrownBy(() -> DynamicVoter.parse(text)).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void aSetIsNotEmptyAndNamesNobodyTwice() {
        assertThatThrownBy(() -> DynamicVoter.parseAll(",")).hasMessage("No voters given.");
        assertThatThrownBy(() -> DynamicVoter.parseAll("1@a:1:" + ID + ",1@b:1:" + ID)).hasMessage("Node id 1 was specified more than once.");
    }
}
