package gregor.compress;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.common.utils.ByteBufferOutputStream;

/** The streams by which Apache Kafka's clients and brokers pack and unpack, with the libraries behind them. */
final class KafkaCodec {

    private KafkaCodec() {}

    static byte[] pack(Compression codec, byte[] plain) {
        ByteBufferOutputStream packed = new ByteBufferOutputStream(plain.length + 100);
        try (OutputStream out = stream(codec).wrapForOutput(packed, (byte) 2)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return PackedData.bytes(packed.buffer().flip());
    }

    static byte[] unpack(Compression codec, ByteBuffer packed) {
        try (InputStream in = stream(codec).wrapForInput(packed, (byte) 2, BufferSupplier.NO_CACHING)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static org.apache.kafka.common.compress.Compression stream(Compression codec) {
        return org.apache.kafka.common.compress.Compression.of(CompressionType.forId(codec.id())).build();
    }
}
