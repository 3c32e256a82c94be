package gregor.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.book.claim.Claim;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Numbers inside records, against a twin that counts in powers of 128 and knows no shift. */
class VarintTest {

    @Property(tries = 1000)
    @Claim("4.3")
    void readingUndoesWritingAndTheSizeIsExact(@ForAll int number, @ForAll long big) {
        ByteBuffer out = ByteBuffer.allocate(32);
        Varint.write(number, out);
        assertThat(out.position()).isEqualTo(Varint.sizeOf(number));
        Varint.writeLong(big, out);
        assertThat(out.position()).isEqualTo(Varint.sizeOf(number) + Varint.sizeOfLong(big));
        assertThat(Arrays.copyOf(out.array(), out.position())).isEqualTo(naive(number, big));

        ByteBuffer in = out.flip();
        assertThat(Varint.read(in)).isEqualTo(number);
        assertThat(Varint.readLong(in)).isEqualTo(big);
        assertThat(in.hasRemaining()).isFalse();
    }

    /** What the format says, as arithmetic. */
    private static byte[] naive(long... numbers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (long number : numbers) {
            TestRecord.varint(number, out);
        }
        return out.toByteArray();
    }

    /** The two ways to read, with the buffer's position and without, see the same number and the same end. */
    @Property(tries = 200)
    void readingInPlaceIsReadingOn(@ForAll int number, @ForAll long big) {
        byte[] bytes = naive(number, big);
        ByteBuffer in = KafkaBytes.direct(ByteBuffer.wrap(bytes), 3);
        long read = RecordWalk.readAt(in, 3);
        int next = (int) read;
        int end = RecordWalk.endOf(in, next);
        assertThat((int) (read >> 32)).isEqualTo(number);
        assertThat(RecordWalk.longBetween(in, next, end)).isEqualTo(big);
        assertThat(end).isEqualTo(3 + bytes.length);
        assertThat(in.position()).as("in place").isEqualTo(3);
    }

    @Example
    void inPlaceANumberThatDoesNotEndIsRefused() {
        assertThatThrownBy(() -> RecordWalk.readAt(hex("ffffffffff01"), 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> RecordWalk.endOf(hex("ffffffffffffffffffff01"), 0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Example
    void knownNumbers() {
        int[] numbers = {0, -1, 1, -2, 63, -64, 64, -65, 300, Integer.MAX_VALUE, Integer.MIN_VALUE};
        String[] bytes = {"00", "01", "02", "03", "7e", "7f", "8001", "8101", "d804", "feffffff0f", "ffffffff0f"};
        for (int i = 0; i < numbers.length; i++) {
            assertThat(Varint.read(hex(bytes[i]))).isEqualTo(numbers[i]);
            assertThat(Varint.readLong(hex(bytes[i]))).isEqualTo(numbers[i]);
        }
        assertThat(Varint.readLong(hex("ffffffffffffffffff01"))).isEqualTo(Long.MIN_VALUE);
        assertThat(Varint.readLong(hex("80808080808001"))).isEqualTo(1L << 41);
    }

    /** Nobody writes them so, and Kafka reads them: a high bit may lead to a byte that adds nothing. */
    @Example
    void longerThanNeededIsRead() {
        assertThat(Varint.read(hex("828000"))).isEqualTo(1);
        assertThat(Varint.readLong(hex("82808080808080808000"))).isEqualTo(1);
    }

    @Property(tries = 200)
    void aCutNumberIsRefused(@ForAll int number, @ForAll long big) {
        byte[] one = naive(number);
        for (int length = 0; length < one.length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(one, 0, length); // the rest is behind the limit, and must not be looked at
            assertThatThrownBy(() -> Varint.read(cut)).isInstanceOf(BufferUnderflowException.class);
        }
        byte[] other = naive(big);
        for (int length = 0; length < other.length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(other, 0, length);
            assertThatThrownBy(() -> Varint.readLong(cut)).isInstanceOf(BufferUnderflowException.class);
        }
    }

    @Example
    void aNumberThatDoesNotEndIsRefused() {
        assertThatThrownBy(() -> Varint.read(hex("ffffffffff01"))).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Varint.readLong(hex("ffffffffffffffffffff01"))).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static ByteBuffer hex(String bytes) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(bytes));
    }
}
