package gregor.book.bytes;

import gregor.base.Uuid;
import gregor.index.OffsetIndex;
import gregor.message.MetadataMessage.MetadataRequest;
import gregor.message.MetadataMessage.MetadataRequestTopic;
import gregor.protocol.ApiKey;
import gregor.protocol.Codec;
import gregor.protocol.RequestHeader;
import gregor.protocol.WireWriter;
import gregor.sim.SimDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A frame and a file that no scenario captures, made by the same classes that make them in a node. */
final class SampleFrames {

    private SampleFrames() {}

    static byte[] metadataRequest() {
        MetadataRequest request = new MetadataRequest(
            List.of(new MetadataRequestTopic(Uuid.ZERO, "lamps"), new MetadataRequestTopic(Uuid.ZERO, "doors")), true, false, false);
        WireWriter out = new WireWriter();
        out.writeInt(0);
        new RequestHeader(ApiKey.METADATA.id(), (short) 13, 1, "lamp-app").write(out, true);
        Codec.of(MetadataRequest.class, 13).write(request, out);
        ByteBuffer frame = out.toBuffer();
        frame.putInt(0, frame.limit() - Integer.BYTES);
        byte[] bytes = new byte[frame.limit()];
        frame.get(bytes);
        return bytes;
    }

    /** Four entries. */
    static byte[] offsetIndex(long baseOffset) {
        Path file = Path.of("/index");
        SimDisk disk = new SimDisk();
        try {
            OffsetIndex index = new OffsetIndex(disk, file, baseOffset, 1 << 10);
            index.append(baseOffset + 17, 4_130);
            index.append(baseOffset + 40, 8_290);
            index.append(baseOffset + 58, 12_404);
            index.append(baseOffset + 99, 16_566);
            index.write();
            try (FileChannel channel = disk.open(file, StandardOpenOption.READ)) {
                ByteBuffer content = ByteBuffer.allocate((int) channel.size());
                channel.read(content, 0);
                return content.array();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
