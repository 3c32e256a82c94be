package gregor.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.WithNull;

/** A list as bytes, with both kinds of count, against a twin that puts the bytes together one by one. */
class ArrayOfTest {

    /** The twin: the count plus one as a number to the base of 128, or the count as it is; then two bytes an element. */
    private static byte[] naive(List<Short> values, boolean compact) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int count = values == null ? -1 : values.size();
        if (compact) {
            int rest = count + 1;
            for (; rest >= 128; rest /= 128) {
                out.write(rest % 128 + 128);
            }
            out.write(rest);
        } else {
            out.writeBytes(ByteBuffer.allocate(4).putInt(count).array());
        }
        if (values != null) {
            values.forEach(value -> out.writeBytes(ByteBuffer.allocate(2).putShort(value).array()));
        }
        return out.toByteArray();
    }

    @Property(tries = 500)
    void isTheTwinsBytesAndComesBack(@ForAll @WithNull(0.1) @Size(max = 300) List<Short> values, @ForAll boolean compact) {
        ArrayOf shape = new ArrayOf(Primitive.INT16, compact, true);
        WireWriter out = new WireWriter();
        shape.write(out, values);
        ByteBuffer bytes = out.toBuffer();
        assertThat(bytes).isEqualTo(ByteBuffer.wrap(naive(values, compact)));
        assertThat(shape.size(values)).as("the size that is written in front of a tagged list").isEqualTo(bytes.remaining());
        WireReader in = new WireReader(bytes);
        assertThat(shape.read(in)).isEqualTo(values);
        assertThat(in.remaining()).isZero();
    }

    /** A count is a claim: before memory is taken for it, it is held against the bytes that are there. */
    @Property(tries = 300)
    void aCountThatTheBytesCannotHoldIsRefused(@ForAll @IntRange(min = -2) int count, @ForAll @IntRange(max = 20) int present,
            @ForAll boolean compact) {
        ByteBuffer bytes = ByteBuffer.allocate(5 + 2 * present);
        if (compact) {
            WireWriter prefix = new WireWriter();
            prefix.writeUnsignedVarint(count + 1);
            bytes.put(prefix.toBuffer());
        } else {
            bytes.putInt(count);
        }
        WireReader in = new WireReader(bytes.limit(bytes.position() + 2 * present).position(0));
        ArrayOf shape = new ArrayOf(Primitive.INT16, compact, false);
        if (count >= 0 && count <= present) {
            assertThat((List<?>) shape.read(in)).hasSize(count);
        } else {
            assertThatThrownBy(() -> shape.read(in)).isInstanceOf(InvalidRequest.class);
        }
    }

    @Example
    void nullIsNotEmpty() {
        for (boolean compact : new boolean[] {true, false}) {
            ArrayOf nullable = new ArrayOf(Primitive.INT16, compact, true);
            ArrayOf never = new ArrayOf(Primitive.INT16, compact, false);
            String none = compact ? "00" : "ffffffff";
            String empty = compact ? "01" : "00000000";
            assertThat(nullable.read(bytes(none))).isNull();
            assertThat(nullable.read(bytes(empty))).isEqualTo(List.of());
            assertThat(never.read(bytes(empty))).isEqualTo(List.of());
            assertThatThrownBy(() -> never.read(bytes(none))).isInstanceOf(InvalidRequest.class);
            assertThatThrownBy(() -> never.write(new WireWriter(), null)).isInstanceOf(IllegalArgumentException.class);
            assertThat(never.minSize()).isEqualTo(compact ? 1 : 4);
        }
    }

    @Example
    void theCountTakesASecondByteFrom127ElementsOn() {
        ArrayOf shape = new ArrayOf(Primitive.INT8, true, true);
        for (int count : new int[] {126, 127, 128, 16_382, 16_383}) {
            List<Byte> values = Collections.nCopies(count, (byte) 1);
            int prefix = count < 127 ? 1 : count < 16_383 ? 2 : 3;
            assertThat(shape.size(values)).isEqualTo(prefix + count);
        }
        assertThat(shape.size(null)).isEqualTo(1);
    }

    @Example
    void twoThousandMillionElementsOfNothingTakeNoMemory() {
        assertThatThrownBy(() -> new ArrayOf(Primitive.INT64, true, true).read(bytes("ffffffff07"))).isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> new ArrayOf(Primitive.INT64, false, true).read(bytes("7fffffff"))).isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> new ArrayOf(Primitive.INT64, false, true).read(bytes("80000000"))).isInstanceOf(InvalidRequest.class);
    }

    @Example
    void anErrorSaysWhichElement() {
        ArrayOf texts = new ArrayOf(new Sized.Text(true, false), true, false);
        assertThatThrownBy(() -> texts.read(bytes("03" + "0261" + "00"))).isInstanceOf(InvalidRequest.class)
            .hasMessageStartingWith("[1]: ");
    }

    @Example
    void whatIsReadCannotBeChanged() {
        List<?> read = (List<?>) new ArrayOf(Primitive.INT8, true, false).read(bytes("020a"));
        assertThatThrownBy(read::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThat(new ArrayList<Object>(read)).containsExactly((byte) 10);
    }

    private static WireReader bytes(String hex) {
        return new WireReader(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }
}
