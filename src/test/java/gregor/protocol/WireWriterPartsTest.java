package gregor.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Records between written bytes: never copied, always in order. */
class WireWriterPartsTest {

    /** Against a twin that copies everything into one stream. */
    @Property(tries = 200)
    void partsAreWhatWasWrittenInOrder(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        WireWriter out = new WireWriter(1 + random.nextInt(20));
        ByteArrayOutputStream twin = new ByteArrayOutputStream();
        List<Records> given = new ArrayList<>();
        for (int steps = random.nextInt(30); steps > 0; steps--) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            switch (random.nextInt(3)) {
                case 0 -> out.writeBytes(ByteBuffer.wrap(bytes));
                case 1 -> {
                    given.add(new MemoryRecords(ByteBuffer.wrap(bytes)));
                    out.writeRecords(given.get(given.size() - 1));
                }
                default -> {
                    out.parts(); // looking at the parts does not change what comes next
                    bytes = new byte[] {7};
                    out.writeByte(7);
                }
            }
            twin.write(bytes);
        }
        assertThat(out.parts().stream().filter(part -> given.stream().anyMatch(one -> one == part))).hasSameSizeAs(given);
        assertThat(out.toBuffer()).isEqualTo(ByteBuffer.wrap(twin.toByteArray()));
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        for (Records part : out.parts()) {
            part.writeTo(Channels.newChannel(sent), 0, part.sizeInBytes());
        }
        assertThat(sent.toByteArray()).isEqualTo(twin.toByteArray());
    }

    @Test
    void memoryRecordsAreTheContentOfTheirBufferWhenGiven() throws Exception {
        ByteBuffer buffer = ByteBuffer.wrap(new byte[] {0, 1, 2, 3, 4});
        buffer.position(1).limit(4);
        MemoryRecords records = new MemoryRecords(buffer);
        buffer.clear();
        assertThat(records.sizeInBytes()).isEqualTo(3);
        assertThat(records.toBuffer()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThat(records).isEqualTo(new MemoryRecords(ByteBuffer.wrap(new byte[] {1, 2, 3})))
            .isNotEqualTo(MemoryRecords.EMPTY)
            .hasSameHashCodeAs(new MemoryRecords(ByteBuffer.wrap(new byte[] {1, 2, 3})))
            .hasToString("3 bytes of records");
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        assertThat(records.writeTo(Channels.newChannel(sent), 1, 2)).isEqualTo(2);
        assertThat(sent.toByteArray()).containsExactly(2, 3);
    }
}
