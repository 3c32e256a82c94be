package gregor.book.bytes;

import gregor.base.Uuid;
import gregor.message.MetadataMessage.MetadataRequest;
import gregor.message.MetadataMessage.MetadataRequestTopic;
import gregor.protocol.ApiKey;
import gregor.protocol.Codec;
import gregor.protocol.RequestHeader;
import gregor.protocol.WireWriter;
import java.nio.ByteBuffer;
import java.util.List;

/** A frame that no scenario captures, made by the same classes that make it in a node. */
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
}
