package gregor.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.Uuid;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The primitive types: known bytes, reading back what was written, and input that ends or lies. */
class WireTest {

    private static WireReader reader(WireWriter out) {
        return new WireReader(out.toBuffer());
    }

    private static String hex(WireWriter out) {
        ByteBuffer bytes = out.toBuffer();
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return HexFormat.of().formatHex(copy);
    }

    private static WireReader bytes(String hex) {
        return new WireReader(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }

    @Property(tries = 200)
    void numbersComeBack(@ForAll byte b, @ForAll short s, @ForAll int i, @ForAll long l, @ForAll double d, @ForAll boolean flag) {
        WireWriter out = new WireWriter(1); // so small that it has to grow
        out.writeByte(b);
        out.writeShort(s);
        out.writeInt(i);
        out.writeLong(l);
        out.writeDouble(d);
        out.writeBoolean(flag);
        out.writeUuid(new Uuid(l, i));
        WireReader in = reader(out);
        assertThat(in.remaining()).isEqualTo(1 + 2 + 4 + 8 + 8 + 1 + 16);
        assertThat(in.readByte()).isEqualTo(b);
        assertThat(in.readShort()).isEqualTo(s);
        assertThat(in.readInt()).isEqualTo(i);
        assertThat(in.readLong()).isEqualTo(l);
        assertThat(in.readDouble()).isEqualTo(d);
        assertThat(in.readBoolean()).isEqualTo(flag);
        assertThat(in.readUuid()).isEqualTo(new Uuid(l, i));
        assertThat(in.remaining()).isZero();
    }

    @Property(tries = 200)
    void unsignedNumbersComeBack(@ForAll @IntRange(min = 0, max = 0xffff) int small, @ForAll int bits) {
        WireWriter out = new WireWriter();
        out.writeShort(small);
        out.writeInt(bits);
        WireReader in = reader(out);
        assertThat(in.readUnsignedShort()).isEqualTo(small);
        assertThat(in.readUnsignedInt()).isEqualTo(Integer.toUnsignedLong(bits));
    }

    @Property(tries = 500)
    void varintsComeBackAndAreAsLongAsTheTwinSays(@ForAll int number) {
        WireWriter out = new WireWriter();
        out.writeUnsignedVarint(number);
        assertThat(hex(out)).isEqualTo(sevenBits(Integer.toUnsignedLong(number)));
        assertThat(Sized.varintSize(number)).isEqualTo(hex(out).length() / 2);
        WireReader in = reader(out);
        assertThat(in.readUnsignedVarint()).isEqualTo(number);
        assertThat(in.remaining()).isZero();
    }

    /** The definition: digits to the base of 128, the lowest first, 128 added to all but the last. */
    private static String sevenBits(long number) {
        return number < 128 ? String.format("%02x", number) : String.format("%02x", number % 128 + 128) + sevenBits(number / 128);
    }

    @Test
    void knownVarints() {
        assertThat(bytes("00").readUnsignedVarint()).isZero();
        assertThat(bytes("ac02").readUnsignedVarint()).isEqualTo(300);
        assertThat(bytes("ffffffff0f").readUnsignedVarint()).isEqualTo(-1);
    }

    @Test
    void varintsThatDoNotEndAreRefused() {
        assertThatThrownBy(() -> bytes("ffffffffff01").readUnsignedVarint()).isInstanceOf(InvalidRequest.class)
            .hasMessageContaining("more than 5 bytes");
        assertThatThrownBy(() -> bytes("ff").readUnsignedVarint()).isInstanceOf(InvalidRequest.class);
    }

    @Test
    void lengthsBelowNullAreRefused() {
        assertThat(bytes("ffff").readLength(false, false)).isEqualTo(-1);
        assertThat(bytes("ffffffff").readLength(false, true)).isEqualTo(-1);
        assertThat(bytes("00").readLength(true, true)).isEqualTo(-1);
        assertThatThrownBy(() -> bytes("fffe").readLength(false, false)).isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> bytes("80000000").readLength(false, true)).isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> bytes("ffffffff0f").readLength(true, true)).isInstanceOf(InvalidRequest.class);
    }

    @Property(tries = 200)
    void textsComeBackFromHeapAndFromDirectMemory(@ForAll String any) {
        String text = new String(any.getBytes(UTF_8), UTF_8); // without halves of surrogate pairs
        WireWriter out = new WireWriter();
        out.writeNullableString(text);
        out.writeNullableString(null);
        ByteBuffer heap = out.toBuffer();
        ByteBuffer direct = ByteBuffer.allocateDirect(heap.remaining()).put(heap.duplicate()).flip();
        for (ByteBuffer memory : List.of(heap, direct)) {
            WireReader in = new WireReader(memory);
            assertThat(in.readNullableString()).isEqualTo(text);
            assertThat(in.readNullableString()).isNull();
            assertThat(in.remaining()).isZero();
        }
    }

    @Test
    void aTextTooLongForItsLengthFieldIsRefused() {
        WireWriter out = new WireWriter();
        out.writeNullableString("x".repeat(Short.MAX_VALUE));
        assertThatThrownBy(() -> out.writeNullableString("x".repeat(Short.MAX_VALUE + 1)))
            .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("32768 bytes");
        out.writeUtf8("x".repeat(Short.MAX_VALUE + 1), true);
    }

    @Test
    void slicesShareTheMemoryThatIsRead() {
        ByteBuffer memory = ByteBuffer.wrap(new byte[] {0, 1, 2, 3});
        WireReader in = new WireReader(memory);
        in.readByte();
        ByteBuffer slice = in.readSlice(2);
        memory.put(1, (byte) 42);
        assertThat(slice.get(0)).isEqualTo((byte) 42);
        assertThat(slice.capacity()).isEqualTo(2);
        assertThat(in.remaining()).isEqualTo(1);
    }

    @Test
    void whatIsNotThereIsRefusedAndTheErrorSaysWhere() {
        WireReader in = bytes("0102030405");
        in.readInt();
        assertThatThrownBy(in::readLong).isInstanceOfSatisfying(InvalidRequest.class, e -> {
            assertThat(e.position()).isEqualTo(4);
            assertThat(e).hasMessage("8 bytes needed, 1 left (at byte 4)");
        });
        assertThatThrownBy(() -> in.readSlice(-1)).isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> in.readSlice(Integer.MAX_VALUE)).isInstanceOf(InvalidRequest.class);
        assertThat(in.readByte()).isEqualTo((byte) 5);
    }

    @Test
    void tagsAreSkippedWholly() {
        WireReader in = bytes("02" + "00" + "01" + "ff" + "c801" + "00" + "77");
        in.skipTaggedFields();
        assertThat(in.readByte()).isEqualTo((byte) 0x77);
        assertThatThrownBy(() -> bytes("ffffffff0f0000").skipTaggedFields()).isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> bytes("010005").skipTaggedFields()).isInstanceOf(InvalidRequest.class);
    }
}
