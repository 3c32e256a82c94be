package gregor.config;

import static gregor.config.ConfigKey.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ErrorCode;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ConfigKeyTest {

    private static ConfigKey of(ConfigType type, Allowed allowed) {
        return key("some.key", type, null, allowed, Importance.LOW, "Doc.");
    }

    @Test
    void readsEachType() {
        Allowed any = Allowed.anything();
        assertThat(of(ConfigType.BOOLEAN, any).parse(" True ")).isEqualTo(true);
        assertThat(of(ConfigType.STRING, any).parse(" a b ")).isEqualTo("a b");
        assertThat(of(ConfigType.INT, any).parse("-2147483648")).isEqualTo(Integer.MIN_VALUE);
        assertThat(of(ConfigType.SHORT, any).parse("32767")).isEqualTo(Short.MAX_VALUE);
        assertThat(of(ConfigType.LONG, any).parse("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(of(ConfigType.DOUBLE, any).parse("0.5")).isEqualTo(0.5);
        assertThat(of(ConfigType.LIST, any).parse("a , b,a")).isEqualTo(List.of("a", "b"));
        assertThat(of(ConfigType.LIST, any).parse(" ")).isEqualTo(List.of());
        assertThat(of(ConfigType.CLASS, any).parse("no.such.Class")).isEqualTo("no.such.Class");
    }

    @Test
    void aRefusalNamesKeyValueAndWhatIsAllowed() {
        assertThatThrownBy(() -> of(ConfigType.INT, Allowed.atLeast(5)).parse("4"))
            .isInstanceOfSatisfying(InvalidConfig.class, e -> assertThat(e.error()).isEqualTo(ErrorCode.INVALID_CONFIG))
            .hasMessage("Invalid value 4 for configuration some.key: must be at least 5");
        assertThatThrownBy(() -> of(ConfigType.INT, Allowed.atLeast(5)).parse("4x"))
            .hasMessageContaining("4x").hasMessageContaining("some.key").hasMessageContaining("whole number");
        assertThatThrownBy(() -> of(ConfigType.LIST, Allowed.subsetOf(true, "a", "b")).parse("a,c"))
            .hasMessageContaining("a,c").hasMessageContaining("a list of a, b");
    }

    @Test
    void aRefusedPasswordIsNotShown() {
        ConfigKey password = of(ConfigType.PASSWORD, Allowed.oneOf("right"));
        assertThatThrownBy(() -> password.parse("secret")).hasMessageContaining("[hidden]").message().doesNotContain("secret");
    }

    @Test
    void rangesAreInclusive() {
        Allowed level = Allowed.betweenOr(1, 9, -1);
        assertThat(List.of(-1, 1, 9)).allMatch(level.test());
        assertThat(List.of(-2, 0, 10)).noneMatch(level.test());
        Allowed ratio = Allowed.between(0, 1);
        assertThat(List.of(0.0, 0.5, 1.0)).allMatch(ratio.test());
        assertThat(List.of(-0.1, 1.1, Double.NaN)).noneMatch(ratio.test());
    }

    @Property(tries = 300)
    void editsAgreeWithTheDefinition(@ForAll @StringLength(max = 6) @CharRange(from = 'a', to = 'c') String a,
            @ForAll @StringLength(max = 6) @CharRange(from = 'a', to = 'c') String b) {
        assertThat(NearestName.edits(a, b)).isEqualTo(naiveEdits(a, b));
    }

    private static int naiveEdits(String a, String b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.length() + b.length();
        }
        String restOfA = a.substring(1);
        String restOfB = b.substring(1);
        int same = a.charAt(0) == b.charAt(0) ? 0 : 1;
        return Math.min(same + naiveEdits(restOfA, restOfB), 1 + Math.min(naiveEdits(restOfA, b), naiveEdits(a, restOfB)));
    }

    @Test
    void theNearestNameIsFound() {
        assertThat(TopicConfig.KEYS.nearest("segment.byte")).isEqualTo("segment.bytes");
        assertThat(NodeConfig.KEYS.nearest("log.dirrs")).isEqualTo("log.dirs");
    }

    @Test
    void everyDefaultIsAllowedAndEveryDocIsASentence() {
        for (ConfigDef def : List.of(NodeConfig.KEYS, NodeConfig.DYNAMIC_ONLY_KEYS, TopicConfig.KEYS)) {
            for (ConfigKey key : def.keys()) {
                assertThat(key.defaultValue() == null || key.allowed().test().test(key.defaultValue())).as(key.name()).isTrue();
                assertThat(key.doc()).as(key.name()).matches("(?s)[A-Z].*\\.");
            }
        }
    }
}
