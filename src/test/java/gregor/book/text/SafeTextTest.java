package gregor.book.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeTextTest {

    @Test
    void nothingEndsItsPlace() {
        assertThat(SafeText.html("a<b & \"c\">")).isEqualTo("a&lt;b &amp; &quot;c&quot;&gt;");
        assertThat(SafeText.quoted("分区 \\ \"x\"\n</script>\u2028")).isEqualTo("\"分区 \\\\ \\\"x\\\"\\u000a\\u003c/script>\\u2028\"");
    }
}
