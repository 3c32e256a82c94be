package gregor.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

class JsonTest {

    /** Of values in values in values, as deep as this: without an end some seeds make values that take twenty seconds. */
    private static final int DEPTH = 4;

    @Provide
    Arbitrary<Object> values() {
        return values(DEPTH);
    }

    private static Arbitrary<Object> values(int depth) {
        Arbitrary<Object> plain = Arbitraries.oneOf(Arbitraries.strings().map(text -> (Object) text), Arbitraries.longs().map(number -> (Object) number),
            Arbitraries.of(true, false).map(bool -> (Object) bool), Arbitraries.doubles().map(number -> (Object) number));
        if (depth == 0) {
            return plain;
        }
        Arbitrary<Object> inner = values(depth - 1);
        return Arbitraries.frequencyOf(Tuple.of(2, plain), Tuple.of(1, inner.list().ofMaxSize(3).map(list -> (Object) list)),
            Tuple.of(1, Arbitraries.maps(Arbitraries.strings().ofMaxLength(5), inner).ofMaxSize(3).map(map -> (Object) map)));
    }

    @Property(tries = 100)
    void whatIsWrittenIsReadBack(@ForAll("values") Object value) {
        assertThat(Json.parse(Json.write(value))).isEqualTo(value);
    }

    @Test
    void readsWhatPeopleWrite() {
        assertThat(Json.parse(" { \"a\" : [ 1 , -2.5e3, null ,true, \"x\\n\\u0041\" ] , \"b\":{} } "))
            .isEqualTo(Map.of("a", Arrays.asList(1L, -2500.0, null, true, "x\nA"), "b", Map.of()));
        assertThat(Json.write(List.of("\u0001\"\\"))).isEqualTo("[\"\\u0001\\\"\\\\\"]");
    }

    @Test
    void saysWhereItIsNoJson() {
        for (String wrong : List.of("", "{", "[1,]", "{\"a\"}", "{\"a\":1,}", "[1 2]", "nul", "\"a", "\"\\x\"", "1 2", "{a:1}", "-")) {
            assertThatThrownBy(() -> Json.parse(wrong)).as(wrong).isInstanceOf(UsageException.class).hasMessageContaining("character");
        }
        assertThatThrownBy(() -> Json.parse("[".repeat(100_000))).isInstanceOf(UsageException.class).hasMessageContaining("deep");
    }
}
