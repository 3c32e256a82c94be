package gregor.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ErrorCodeTest {

    @Test
    void eachNumberHasOneError() {
        for (ErrorCode error : ErrorCode.values()) {
            assertThat(ErrorCode.of(error.code())).isSameAs(error);
            assertThat(error.code()).isEqualTo((short) (error.ordinal() - 1));
        }
    }

    @Test
    void aNumberOfALaterReleaseIsAnUnknownError() {
        assertThat(ErrorCode.of((short) (ErrorCode.values().length - 1))).isSameAs(ErrorCode.UNKNOWN_SERVER_ERROR);
        assertThat(ErrorCode.of(Short.MAX_VALUE)).isSameAs(ErrorCode.UNKNOWN_SERVER_ERROR);
        assertThat(ErrorCode.of(Short.MIN_VALUE)).isSameAs(ErrorCode.UNKNOWN_SERVER_ERROR);
    }

    /** A text that two errors share tells the reader of a log nothing. */
    @Test
    void eachErrorHasATextOfItsOwn() {
        Set<String> texts = new HashSet<>();
        for (ErrorCode error : ErrorCode.values()) {
            assertThat(error.message()).as("%s", error).isNotBlank().doesNotEndWith(".");
            assertThat(texts.add(error.message())).as("%s: %s", error, error.message()).isTrue();
        }
        assertThat(new KafkaException(ErrorCode.NOT_CONTROLLER)).hasMessage(ErrorCode.NOT_CONTROLLER.message());
    }
}
