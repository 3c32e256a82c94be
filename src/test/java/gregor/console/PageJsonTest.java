package gregor.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageJsonTest {

    @Test
    void writesWhatThePageReads() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("list", Arrays.asList(1, 2L, true, null, List.of(), Map.of()));
        map.put("written", new PageJson.Written("{\"a\":1}"));
        assertThat(PageJson.of(map)).isEqualTo("{\"list\":[1,2,true,null,[],{}],\"written\":{\"a\":1}}");
    }

    @Test
    void noTextEndsItselfOrTheLine() {
        assertThat(PageJson.of("a\"b\\c\r\n\0 分区 \ud83d\ude00 \udc00")).isEqualTo("\"a\\\"b\\\\c\\u000d\\u000a\\u0000 分区 \\ud83d\\ude00 \\udc00\"");
    }

    @Test
    void whatHasNoFormIsSaid() {
        assertThatIllegalArgumentException().isThrownBy(() -> PageJson.of(new Object())).withMessageContaining("java.lang.Object");
    }
}
