package gregor.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.Uuid;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What each annotation means in bytes, on a message made for it. */
class CodecTest {

    /** Versions 0 and 1 are not flexible, 2 and 3 are. */
    @Api(key = ApiKey.METADATA, versions = "0-3", flexible = "2+")
    public record Sample(
        int id,
        @Since(1) @Nullable(since = 2) String name,
        @Until(1) @Ignorable short old,
        @Since(2) @Default("-1") long newer,
        List<Part> parts,
        @Since(2) @Tagged(1) @Default("true") boolean second,
        @Since(3) @Tagged(0) @Nullable @Default("null") String first) {}

    public record Part(
        byte number,
        @Nullable List<Integer> members,
        @Since(3) @Tagged(5) Inner inner,
        @Nullable @Default("null") Inner spare) {}

    public record Inner(@Default("-1") int a, Uuid b) {}

    @Schema(versions = "0", flexible = "0+")
    public record EveryType(boolean flag, byte b, short s, int i, long l, double d, @Unsigned int us, @Unsigned long ui,
        String text, Uuid uuid, ByteBuffer bytes, Records records, List<String> texts, @Nullable ByteBuffer maybe) {}

    private static final Inner NO_INNER = new Inner(-1, Uuid.ZERO);

    private static Sample sample(String name, int old, long newer, boolean second, String first) {
        return new Sample(7, name, (short) old, newer, List.of(new Part((byte) 1, null, NO_INNER, null)), second, first);
    }

    private static <T> String hex(Codec<T> codec, T message) {
        ByteBuffer bytes = codec.toBuffer(message);
        return HexFormat.of().formatHex(bytes.array(), bytes.arrayOffset(), bytes.arrayOffset() + bytes.limit());
    }

    private static Sample read(int version, String hex) {
        return Codec.of(Sample.class, version).read(ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", ""))));
    }

    @Test
    void theBytesOfEachVersion() {
        assertThat(hex(Codec.of(Sample.class, 0), sample("", 2, -1, true, null)))
            .isEqualTo("00000007" + "0002" + "00000001" + "01" + "ffffffff" + "ff");
        assertThat(hex(Codec.of(Sample.class, 1), sample("ab", 2, -1, true, null)))
            .isEqualTo("00000007" + "00026162" + "0002" + "00000001" + "01" + "ffffffff" + "ff");
        assertThat(hex(Codec.of(Sample.class, 2), sample("ab", 0, 5, true, null)))
            .isEqualTo("00000007" + "036162" + "0000000000000005" + "02" + "01" + "00" + "ff" + "00" + "00");
        assertThat(hex(Codec.of(Sample.class, 3), sample(null, 0, 5, false, "x")))
            .isEqualTo("00000007" + "00" + "0000000000000005" + "02" + "01" + "00" + "ff" + "00"
                + "02" + "00" + "02" + "0278" + "01" + "01" + "00");
    }

    @Test
    void aTaggedStructIsWrittenOnlyIfItSaysSomething() {
        Part part = new Part((byte) 1, List.of(9), new Inner(3, Uuid.ZERO), new Inner(4, new Uuid(0, 1)));
        Sample sample = new Sample(7, null, (short) 0, -1, List.of(part), true, null);
        assertThat(hex(Codec.of(Sample.class, 3), sample)).isEqualTo("00000007" + "00" + "ffffffffffffffff" + "02"
            + "01" + "0200000009" + "01" + "00000004" + "00".repeat(15) + "01" + "00"
            + "01" + "05" + "15" + "00000003" + "00".repeat(16) + "00" + "00");
    }

    @Property(tries = 300)
    void readingUndoesWriting(@ForAll long seed) {
        Random random = new Random(seed);
        for (int version = 0; version <= 3; version++) {
            checkRoundTrip(Codec.of(Sample.class, version), AnyMessage.of(Sample.class, version, random));
        }
        checkRoundTrip(Codec.of(EveryType.class, 0), AnyMessage.of(EveryType.class, 0, random));
    }

    private static <T> void checkRoundTrip(Codec<T> codec, T message) {
        ByteBuffer bytes = codec.toBuffer(message);
        assertThat(codec.size(message)).isEqualTo(bytes.remaining());
        assertThat(codec.read(bytes)).isEqualTo(message);
        assertThat(bytes.remaining()).isZero();
    }

    @Test
    void defaultsFillWhatIsNotThere() {
        assertThat(Codec.of(Sample.class, 0).defaults()).isEqualTo(new Sample(0, "", (short) 0, -1, List.of(), true, null));
        assertThat(read(0, "00000001 0000 00000000")).isEqualTo(new Sample(1, "", (short) 0, -1, List.of(), true, null));
    }

    @Test
    void unknownTagsAreSkippedAtEachDepth() {
        String withoutTags = "00000007 00 0000000000000005 02 01 00 ff 00 00";
        String withTags = "00000007 00 0000000000000005 02 01 00 ff" + "01 0903616263" + "02 1100 ff7f00";
        assertThat(read(2, withTags)).isEqualTo(read(2, withoutTags));
        // Tag 1 is known from version 2 on, tag 0 from 3 on: in version 2 the first is a stranger, the second is not.
        assertThat(read(2, "00000007 00 0000000000000005 02 01 00 ff 00" + "02 00020278 010100").second()).isFalse();
    }

    @Test
    void tagsMayComeInAnyOrderAndMustHaveTheSizeTheySay() {
        String fixed = "00000007 00 0000000000000005 01";
        assertThat(read(3, fixed + "02 010100 00020278")).isEqualTo(read(3, fixed + "02 00020278 010100"));
        assertThatThrownBy(() -> read(3, fixed + "01 01020000")).isInstanceOf(InvalidRequest.class)
            .hasMessageContaining("second says 2 bytes and has 1");
        assertThatThrownBy(() -> read(3, fixed + "01 20ff")).isInstanceOf(InvalidRequest.class);
    }

    @Test
    void anErrorSaysWhichFieldAndWhichByte() {
        assertThatThrownBy(() -> read(0, "00000007 0002 00000002 01ffffffffff 01000000020000000900"))
            .isInstanceOfSatisfying(InvalidRequest.class, e -> {
                assertThat(e.path()).isEqualTo("Sample v0.parts[1].members");
                assertThat(e.position()).isEqualTo(21);
            })
            .hasMessage("Sample v0.parts[1].members: 2 elements of at least 4 bytes in 5 bytes (at byte 21)");
        assertThatThrownBy(() -> read(0, "00000007 0002 00000001 01 00000001 000000"))
            .hasMessage("Sample v0.parts[0].members: 1 elements of at least 4 bytes in 3 bytes (at byte 15)");
        assertThatThrownBy(() -> read(1, "00000007 ffff")).hasMessage("Sample v1.name: null where a value is needed (at byte 6)");
    }

    @Test
    void whatAVersionCannotSayIsRefusedUnlessItMayBeDropped() {
        assertThat(hex(Codec.of(Sample.class, 2), sample(null, 99, -1, true, null)))
            .isEqualTo(hex(Codec.of(Sample.class, 2), sample(null, 0, -1, true, null)));
        assertThatThrownBy(() -> Codec.of(Sample.class, 1).toBuffer(sample("", 0, 5, true, null)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("Sample v1 has no field newer, and its value 5 may not be lost");
        assertThatThrownBy(() -> Codec.of(Sample.class, 2).toBuffer(sample("", 0, -1, true, "x")))
            .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("first");
    }

    @Test
    void nullIsRefusedWhereItMayNotBe() {
        assertThatThrownBy(() -> Codec.of(Sample.class, 1).toBuffer(sample(null, 0, -1, true, null)))
            .isInstanceOf(IllegalArgumentException.class).hasMessage("Sample v1.name: null where this version needs a value");
        assertThatThrownBy(() -> Codec.of(Sample.class, 2).toBuffer(null)).isInstanceOf(IllegalArgumentException.class);
        Sample nullPart = new Sample(7, "", (short) 0, -1, Arrays.asList((Part) null), true, null);
        assertThatThrownBy(() -> Codec.of(Sample.class, 2).toBuffer(nullPart)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("parts");
        Part withoutId = new Part((byte) 1, null, NO_INNER, new Inner(1, null));
        Sample nullId = new Sample(7, "", (short) 0, -1, List.of(withoutId), true, null);
        assertThatThrownBy(() -> Codec.of(Sample.class, 2).toBuffer(nullId)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("Inner v2.b");
    }

    @Test
    void unsignedNumbersHaveARange() {
        EveryType any = AnyMessage.of(EveryType.class, 0, new Random(1));
        EveryType tooBig = new EveryType(any.flag, any.b, any.s, any.i, any.l, any.d, 0x10000, any.ui,
            any.text, any.uuid, any.bytes, any.records, any.texts, any.maybe);
        assertThatThrownBy(() -> Codec.of(EveryType.class, 0).toBuffer(tooBig)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("65536 is not between 0 and 65535");
    }

    @Test
    void whatIsReadCannotBeChanged() {
        Sample sample = read(0, "00000007 0002 00000001 01 ffffffff ff");
        assertThatThrownBy(() -> sample.parts().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aCodecIsMadeOnceAndOnlyForVersionsThatAre() {
        assertThat(Codec.of(Sample.class, 2)).isSameAs(Codec.of(Sample.class, 2)).hasToString("Sample v2");
        assertThat(Codec.versions(Sample.class)).isEqualTo(new VersionRange(0, 3)).hasToString("0-3");
        assertThat(Codec.isFlexible(Sample.class, 1)).isFalse();
        assertThat(Codec.isFlexible(Sample.class, 2)).isTrue();
        assertThatThrownBy(() -> Codec.of(Sample.class, 4)).hasMessage("Sample has versions 0-3, not 4");
        assertThatThrownBy(() -> Codec.of(Sample.class, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Codec.of(Part.class, 0))
            .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("neither");
    }

    @Schema(versions = "0-1", flexible = "1")
    public record TagTooEarly(@Tagged(0) int tag) {}

    @Schema(versions = "0")
    public record NoSuchType(char letter) {}

    @Schema(versions = "0")
    private record NotPublic(int number) {}

    @Test
    void mistakesInASchemaAreToldAtOnce() {
        assertThatThrownBy(() -> Codec.of(TagTooEarly.class, 0)).hasMessageContaining("not flexible");
        assertThat(Codec.of(TagTooEarly.class, 1).size(new TagTooEarly(0))).isEqualTo(1);
        assertThatThrownBy(() -> Codec.of(NoSuchType.class, 0)).hasMessageContaining("char");
        assertThatThrownBy(() -> Codec.of(NotPublic.class, 0)).hasMessageContaining("must be public");
    }
}
