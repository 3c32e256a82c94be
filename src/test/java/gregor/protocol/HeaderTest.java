package gregor.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.book.claim.Claim;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;

class HeaderTest {

    /**
     * The version of a body decides which headers go with it: the request's has a tagged section from the first flexible
     * version on, the response's too, unless the API is number 18. The twin writes field by field.
     */
    @Property(tries = 1000)
    @Claim("2.5")
    void theBodysVersionDecidesWhichHeader(@ForAll ApiKey key, @ForAll short version, @ForAll int correlationId,
            @ForAll @AlphaChars @Chars({'\u00e9', '\u6f22'}) @StringLength(max = 200) String clientId, @ForAll boolean flexible) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream twin = new DataOutputStream(bytes);
        twin.writeShort(key.id());
        twin.writeShort(version);
        twin.writeInt(correlationId);
        byte[] name = clientId.getBytes(StandardCharsets.UTF_8);
        twin.writeShort(name.length);
        twin.write(name);
        if (flexible) {
            twin.writeByte(0);
        }
        RequestHeader header = new RequestHeader(key.id(), version, correlationId, clientId);
        WireWriter out = new WireWriter();
        header.write(out, flexible);
        assertThat(out.toBuffer()).isEqualTo(ByteBuffer.wrap(bytes.toByteArray()));

        WireReader in = new WireReader(out.toBuffer());
        assertThat(RequestHeader.read(in)).isEqualTo(header);
        assertThat(in.remaining()).as("the tagged section, for who knows that it is there").isEqualTo(flexible ? 1 : 0);
        assertThat(RequestHeader.responseHeaderIsFlexible(key, flexible)).isEqualTo(flexible && key.id() != 18);
    }

    @Example
    void clientIdKeepsItsTwoByteLengthInFlexibleVersions() {
        WireWriter out = new WireWriter();
        new RequestHeader((short) 3, (short) 12, 258, "me").write(out, true);
        byte[] bytes = HexFormat.of().parseHex("0003" + "000c" + "00000102" + "00026d65" + "00");
        assertThat(out.toBuffer()).isEqualTo(ByteBuffer.wrap(bytes));
    }

    @Example
    void aNullClientIdIsEmpty() {
        byte[] bytes = HexFormat.of().parseHex("0003" + "0001" + "00000102" + "ffff");
        assertThat(RequestHeader.read(new WireReader(ByteBuffer.wrap(bytes))))
            .isEqualTo(new RequestHeader((short) 3, (short) 1, 258, ""));
    }

    @Example
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

    @Example
    void onlyApiVersionsAnswersWithoutTagsInFlexibleVersions() {
        for (ApiKey key : ApiKey.values()) {
            assertThat(RequestHeader.responseHeaderIsFlexible(key, false)).isFalse();
            assertThat(RequestHeader.responseHeaderIsFlexible(key, true)).isEqualTo(key != ApiKey.API_VERSIONS);
        }
    }

    @Example
    void aKeyIsFoundByItsNumber() {
        for (ApiKey key : ApiKey.values()) {
            assertThat(ApiKey.of(key.id())).isSameAs(key);
        }
        assertThat(ApiKey.of(-1)).isNull();
        assertThat(ApiKey.of(4)).isNull();
        assertThat(ApiKey.of(Short.MAX_VALUE)).isNull();
    }

    @Example
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
