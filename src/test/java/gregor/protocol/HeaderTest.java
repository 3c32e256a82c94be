package gregor.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HeaderTest {

    @Test
    void clientIdKeepsItsTwoByteLengthInFlexibleVersions() {
        WireWriter out = new WireWriter();
        new RequestHeader((short) 3, (short) 12, 258, "me").write(out, true);
        byte[] bytes = HexFormat.of().parseHex("0003" + "000c" + "00000102" + "00026d65" + "00");
        assertThat(out.toBuffer()).isEqualTo(ByteBuffer.wrap(bytes));
    }

    @Test
    void aNullClientIdIsEmpty() {
        byte[] bytes = HexFormat.of().parseHex("0003" + "0001" + "00000102" + "ffff");
        assertThat(RequestHeader.read(new WireReader(ByteBuffer.wrap(bytes))))
            .isEqualTo(new RequestHeader((short) 3, (short) 1, 258, ""));
    }

    @Test
    void eachTruncationIsRefused() {
        WireWriter out = new WireWriter();
        new RequestHeader((short) 3, (short) 1, 258, "client").write(out, false);
        ByteBuffer whole = out.toBuffer();
        for (int length = 0; length < whole.limit(); length++) {
            ByteBuffer part = whole.duplicate().limit(length);
            assertThatThrownBy(() -> RequestHeader.read(new WireReader(part))).isInstanceOf(InvalidRequest.class)
                .hasMessageStartingWith("RequestHeader: ");
        }
    }

    @Test
    void onlyApiVersionsAnswersWithoutTagsInFlexibleVersions() {
        for (ApiKey key : ApiKey.values()) {
            assertThat(RequestHeader.responseHeaderIsFlexible(key, false)).isFalse();
            assertThat(RequestHeader.responseHeaderIsFlexible(key, true)).isEqualTo(key != ApiKey.API_VERSIONS);
            assertThat(ApiKey.of(key.id())).isSameAs(key);
        }
        assertThat(ApiKey.of(-1)).isNull();
        assertThat(ApiKey.of(4)).isNull();
        assertThat(ApiKey.of(Short.MAX_VALUE)).isNull();
    }

    @Test
    void versionRangesAreReadAsKafkaWritesThem() {
        assertThat(VersionRange.parse("4-18", 99)).isEqualTo(new VersionRange(4, 18));
        assertThat(VersionRange.parse("3", 99)).isEqualTo(new VersionRange(3, 3)).hasToString("3");
        assertThat(VersionRange.parse("12+", 18)).isEqualTo(new VersionRange(12, 18));
        assertThat(VersionRange.parse("none", 18)).isEqualTo(VersionRange.NONE).hasToString("none");
        assertThat(VersionRange.NONE.contains(0)).isFalse();
        assertThat(new VersionRange(4, 18).contains(3)).isFalse();
        assertThat(new VersionRange(4, 18).contains(18)).isTrue();
    }
}
