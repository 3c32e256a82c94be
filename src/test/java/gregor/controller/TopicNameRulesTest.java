package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class TopicNameRulesTest {

    @Property(tries = 300)
    void aNameIsValidByTheExpressionInTheDocumentation(@ForAll @StringLength(max = 4) @CharRange(from = '*', to = '}') @Chars({'ß', ' ', '\0'}) String name) {
        assertThat(TopicNameRules.isValid(name)).isEqualTo(name.matches("[a-zA-Z0-9._-]{1,249}") && !name.equals(".") && !name.equals(".."));
    }

    @Property(tries = 20)
    void theLengthHasALimit(@ForAll @StringLength(min = 240, max = 260) @CharRange(from = 'a', to = 'z') String name) {
        assertThat(TopicNameRules.isValid(name)).isEqualTo(name.length() <= 249);
    }

    @Property(tries = 300)
    void twoNamesCollideIfMetricsWouldCallThemTheSame(@ForAll @StringLength(min = 1, max = 3) @Chars({'.', '_', 'a'}) String name,
            @ForAll @Size(max = 5) List<@StringLength(min = 1, max = 3) @Chars({'.', '_', 'a'}) String> others) {
        List<String> colliding = new ArrayList<>();
        for (String other : others) {
            if (!other.equals(name) && other.replace('.', '_').equals(name.replace('.', '_'))) {
                colliding.add(other);
            }
        }
        assertThat(TopicNameRules.colliding(name, others)).isEqualTo(colliding.isEmpty() ? null : colliding.get(0));
    }
}
