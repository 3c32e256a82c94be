package gregor.console;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.console.RequestCheck.Refusal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** console.I1, as far as headers tell. */
class RequestCheckTest {

    private static final String HOST = "localhost:9000";
    private static final String TOKEN = "secret";
    private final RequestCheck check = new RequestCheck(9000, TOKEN);

    @ParameterizedTest
    @ValueSource(strings = {"localhost:9000", "127.0.0.1:9000", "[::1]:9000"})
    void namesOfThisMachineAreKnown(String host) {
        assertThat(check.ofAny(Map.of("Host", host)::get)).isNull();
        assertThat(check.ofAction(Map.of("Host", host, "Origin", "http://" + host, "X-Gregor-Token", TOKEN, "Sec-Fetch-Site", "same-origin")::get)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example:9000", "localhost", "localhost:9001", "localhost.evil.example:9000", "127.0.0.1.nip.io:9000", "", "LOCALHOST:9000 ", "0.0.0.0:9000"})
    void i1AnotherNameThatLeadsHereIsRefused(String host) {
        assertThat(check.ofAny(Map.of("Host", host)::get)).extracting(Refusal::status).isEqualTo(421);
    }

    @Test
    void i1NoNameIsRefused() {
        assertThat(check.ofAny(Map.<String, String>of()::get).why()).contains("for no host");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "https://localhost:9000", "http://localhost:9001", "http://127.0.0.1:9000", "http://localhost:9000.evil.example"})
    void i1AnotherOriginIsRefusedWhateverItKnows(String origin) {
        assertThat(check.ofAction(Map.of("Host", HOST, "Origin", origin, "X-Gregor-Token", TOKEN)::get).why()).contains(origin);
    }

    @ParameterizedTest
    @CsvSource({"cross-site,false", "same-site,false", "same-origin,true", "none,true"})
    void i1ABrowserSaysWhereARequestIsFrom(String site, boolean isTaken) {
        Refusal refusal = check.ofAction(Map.of("Host", HOST, "X-Gregor-Token", TOKEN, "Sec-Fetch-Site", site)::get);
        assertThat(refusal == null).isEqualTo(isTaken);
        assertThat(check.ofPage(Map.of("Host", HOST, "Sec-Fetch-Site", site)::get) == null).isEqualTo(isTaken);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secre", "secret ", "Secret", "secretsecret"})
    void i1AnotherTokenIsRefused(String token) {
        assertThat(check.ofAction(Map.of("Host", HOST, "Origin", "http://" + HOST, "X-Gregor-Token", token)::get)).extracting(Refusal::status).isEqualTo(403);
    }

    @Test
    void i1NoTokenIsRefused() {
        assertThat(check.ofAction(Map.of("Host", HOST)::get).why()).contains("X-Gregor-Token");
    }
}
