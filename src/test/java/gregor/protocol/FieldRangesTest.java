package gregor.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.Uuid;
import gregor.message.ApiVersionsMessage.ApiVersionsRequest;
import gregor.message.Messages;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The ranges are all of the bytes, once, and say of each field what the message says. */
class FieldRangesTest {

    @Property(tries = 20)
    void allBytesOfAllMessages(@ForAll long seed) {
        Random random = new Random(seed);
        for (Messages.Pair<?, ?> pair : Messages.all()) {
            for (int version = pair.versions().min(); version <= pair.versions().max(); version++) {
                check(pair.requestCodec(version), random);
                check(pair.responseCodec(version), random);
            }
        }
        check(Codec.of(CodecTest.EveryType.class, 0), random);
        for (int version = 0; version <= 3; version++) {
            check(Codec.of(CodecTest.Sample.class, version), random);
        }
    }

    private static <T> void check(Codec<T> codec, Random random) {
        T message = AnyMessage.of(codec.type(), codec.version(), random);
        ByteBuffer bytes = codec.toBuffer(message);
        List<FieldRange> ranges = FieldRanges.of(codec.type(), codec.version(), bytes);

        assertThat(bytes.position()).isZero();
        assertThat(ends(ranges, 0)).as("%s %s", codec, ranges).isEqualTo(bytes.limit());
        Map<String, String> told = new LinkedHashMap<>();
        for (FieldRange range : ranges) {
            if (!range.versions().isEmpty()) {
                assertThat(told.put(range.path(), range.value())).as("%s twice in %s", range.path(), codec).isNull();
            }
        }
        Map<String, String> expected = new LinkedHashMap<>();
        struct(message, codec.version(), "", expected);
        assertThat(told).as("%s", codec).isEqualTo(expected);
    }

    /** Where the last range ends, when each starts where the one before it ends. */
    private static int ends(List<FieldRange> ranges, int start) {
        int at = start;
        for (FieldRange range : ranges) {
            assertThat(range.start()).as("%s", range).isEqualTo(at);
            assertThat(range.end()).as("%s", range).isGreaterThan(at);
            assertThat(range.contentStart()).as("%s", range).isBetween(range.start(), range.end());
            at = range.end();
        }
        return at;
    }

    /** What the fields of a message are called and say, read from the record itself. */
    private static void struct(Object struct, int version, String path, Map<String, String> into) {
        for (RecordComponent component : struct.getClass().getRecordComponents()) {
            Object value = valueOf(component, struct);
            boolean untold = component.isAnnotationPresent(Tagged.class)
                && (value == null ? AnyMessage.absent(component) == null : value.equals(AnyMessage.absent(component)));
            if (AnyMessage.isPresent(component, version) && !untold) {
                String name = path + component.getName();
                boolean maybeNull = component.isAnnotationPresent(Nullable.class);
                if (maybeNull && component.getType().isRecord() && component.getType() != Uuid.class) {
                    into.put(name, value == null ? "null" : "present");
                }
                if (value != null || !into.containsKey(name)) {
                    value(value, version, name, into);
                }
            }
        }
    }

    private static void value(Object value, int version, String path, Map<String, String> into) {
        if (value instanceof List<?> list) {
            into.put(path, list.size() == 1 ? "1 element" : list.size() + " elements");
            for (int i = 0; i < list.size(); i++) {
                value(list.get(i), version, path + "[" + i + "]", into);
            }
        } else if (value instanceof Record && !(value instanceof Uuid)) {
            struct(value, version, path + ".", into);
        } else if (value instanceof ByteBuffer bytes) {
            String hex = HexFormat.of().formatHex(bytes.array(), bytes.arrayOffset(), bytes.arrayOffset() + bytes.limit());
            into.put(path, hex.isEmpty() ? "no bytes" : hex);
        } else {
            into.put(path, value instanceof String text ? '"' + text + '"' : String.valueOf(value));
        }
    }

    private static Object valueOf(RecordComponent component, Object struct) {
        try {
            return component.getAccessor().invoke(struct);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("cannot read " + component, e);
        }
    }

    @Test
    void aFrameIsSizeHeaderAndBody() {
        WireWriter out = new WireWriter();
        out.writeInt(0);
        new RequestHeader((short) 18, (short) 4, 7, "me").write(out, true);
        Codec.of(ApiVersionsRequest.class, 4).write(new ApiVersionsRequest("lib", ""), out);
        ByteBuffer frame = out.toBuffer();
        frame.putInt(0, frame.limit() - 4);

        assertThat(new FieldRanges(frame).size().requestHeader(true).message(ApiVersionsRequest.class, 4).list()).containsExactly(
            new FieldRange("size", 0, 0, 4, "int32", "19", ""),
            new FieldRange("header.apiKey", 4, 4, 6, "int16", "18", "0+"),
            new FieldRange("header.apiVersion", 6, 6, 8, "int16", "4", "0+"),
            new FieldRange("header.correlationId", 8, 8, 12, "int32", "7", "0+"),
            new FieldRange("header.clientId", 12, 14, 16, "nullable string", "\"me\"", "1+"),
            new FieldRange("header._tagged_fields", 16, 16, 17, "unsigned varint", "0", ""),
            new FieldRange("clientSoftwareName", 17, 18, 21, "compact string", "\"lib\"", "3+"),
            new FieldRange("clientSoftwareVersion", 21, 22, 22, "compact string", "\"\"", "3+"),
            new FieldRange("_tagged_fields", 22, 22, 23, "unsigned varint", "0", ""));
    }

    @Test
    void theHeadersOfResponses() {
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex("00000009" + "01" + "05" + "02" + "abcd"));
        assertThat(new FieldRanges(bytes).responseHeader(false).list()).extracting(FieldRange::path)
            .containsExactly("header.correlationId");
        assertThat(new FieldRanges(bytes).responseHeader(true).list().subList(1, 5)).containsExactly(
            new FieldRange("header._tagged_fields", 4, 4, 5, "unsigned varint", "1", ""),
            new FieldRange("header._tagged_fields[5].tag", 5, 5, 6, "unsigned varint", "5", ""),
            new FieldRange("header._tagged_fields[5].size", 6, 6, 7, "unsigned varint", "2", ""),
            new FieldRange("header._tagged_fields[5]", 7, 7, 9, "bytes", "abcd", ""));
    }

    /** Bytes of another hand: tags out of order, one that nobody knows, and a length written longer than it need be. */
    @Test
    void theOrderIsThatOfTheBytes() {
        String fixed = "00000007" + "83006162" + "0000000000000005" + "01";
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(fixed + "03" + "010100" + "0902ffff" + "00020278"));
        List<FieldRange> ranges = FieldRanges.of(CodecTest.Sample.class, 3, bytes);
        assertThat(ends(ranges, 0)).isEqualTo(bytes.limit());
        assertThat(ranges.get(1)).isEqualTo(new FieldRange("name", 4, 6, 8, "compact nullable string", "\"ab\"", "1+"));
        assertThat(ranges).extracting(FieldRange::path).containsExactly("id", "name", "newer", "parts", "_tagged_fields",
            "second.tag", "second.size", "second", "_tagged_fields[9].tag", "_tagged_fields[9].size", "_tagged_fields[9]",
            "first.tag", "first.size", "first");
    }

    @Test
    void positionsAreThoseOfTheBuffer() {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[100]).position(60);
        List<FieldRange> ranges = FieldRanges.of(CodecTest.Sample.class, 0, bytes);
        assertThat(ranges.get(0).start()).isEqualTo(60);
        assertThat(ends(ranges, 60)).isEqualTo(70);
    }

    @Test
    void whatIsWrongIsSaidAsTheCodecSaysIt() {
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex("00000007" + "0002" + "00000001" + "01" + "00000001" + "000000"));
        assertThatThrownBy(() -> FieldRanges.of(CodecTest.Sample.class, 0, bytes)).isInstanceOf(InvalidRequest.class)
            .hasMessage("Sample v0.parts[0].members: 1 elements of at least 4 bytes in 3 bytes (at byte 15)");
    }

    @Test
    void theLayoutIsThatOfTheVersion() {
        List<FieldLayout> fields = Codec.of(CodecTest.Sample.class, 3).layout();
        assertThat(fields).extracting(FieldLayout::name).containsExactly("id", "name", "newer", "parts", "second", "first");
        assertThat(fields.get(3).type()).isEqualTo("compact array of Part");
        assertThat(fields.get(3).fields().get(1)).isEqualTo(
            new FieldLayout("members", "compact nullable array of int32", "0+", -1, "[]", List.of()));
        assertThat(fields.get(3).fields().get(3)).extracting(FieldLayout::type, field -> field.fields().size())
            .containsExactly("nullable Inner", 2);
        assertThat(fields.get(3).fields().get(2).fields().get(0)).as("a field within one that came later")
            .isEqualTo(new FieldLayout("a", "int32", "3+", -1, "-1", List.of()));
        assertThat(fields.get(5)).isEqualTo(new FieldLayout("first", "compact nullable string", "3+", 0, "null", List.of()));
        assertThat(Codec.of(CodecTest.Sample.class, 1).layout().get(2)).isEqualTo(
            new FieldLayout("old", "int16", "0-1", -1, "0", List.of()));
    }
}
