package gregor.book.bytes;

import gregor.base.Uuid;
import gregor.book.source.ProjectFolder;
import gregor.compress.Compression;
import gregor.index.OffsetIndex;
import gregor.message.ApiVersionsMessage.ApiVersionsRequest;
import gregor.message.FetchMessage.FetchPartition;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FetchMessage.FetchTopic;
import gregor.message.FetchMessage.ReplicaState;
import gregor.message.MetadataMessage.MetadataRequest;
import gregor.message.MetadataMessage.MetadataRequestTopic;
import gregor.message.ProduceMessage.PartitionProduceData;
import gregor.message.ProduceMessage.ProduceRequest;
import gregor.message.ProduceMessage.TopicProduceData;
import gregor.protocol.ApiKey;
import gregor.protocol.Codec;
import gregor.protocol.MemoryRecords;
import gregor.protocol.RequestHeader;
import gregor.protocol.WireWriter;
import gregor.record.BatchBuilder;
import gregor.record.Header;
import gregor.scenarios.Scenarios;
import gregor.sim.SimDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Frames and files as this code writes them, of a lamp that tells when it is switched. */
final class SampleFrames {

    private static final long FIRST_MS = 1_788_249_600_000L;
    private static final Uuid TOPIC_ID = new Uuid(0x4b5f_0c35_9a1e_4e2bL, 0x9d6f_1f0e_8a77_20c4L);

    private SampleFrames() {}

    static byte[] produceRequest() {
        return request(ApiKey.PRODUCE, 13, 5, ProduceRequest.class, new ProduceRequest(null, (short) -1, 30_000,
            List.of(new TopicProduceData("", TOPIC_ID,
                List.of(new PartitionProduceData(0, new MemoryRecords(ByteBuffer.wrap(batch()))))))));
    }

    static byte[] apiVersionsRequest() {
        return request(ApiKey.API_VERSIONS, 4, 0, ApiVersionsRequest.class, new ApiVersionsRequest("gregor", "1.0"));
    }

    /** What a running node answers: which versions are announced is its table's and its handler's to say, not a sample's. */
    static byte[] apiVersionsResponse() {
        Path files = ProjectFolder.find().resolve("target/bytes/api-versions");
        return Scenarios.named("api-versions").run(files).captures().get("api-versions-response");
    }

    static byte[] fetchRequest() {
        FetchPartition partition = new FetchPartition(0, 0, 2, -1, -1, 1 << 20, Uuid.ZERO, Long.MAX_VALUE);
        return request(ApiKey.FETCH, 18, 9, FetchRequest.class, new FetchRequest(null, -1, ReplicaState.CONSUMER, 500, 1, 50 << 20,
            (byte) 0, 0, 0, List.of(new FetchTopic("", TOPIC_ID, List.of(partition))), List.of(), ""));
    }

    static byte[] metadataRequest() {
        return request(ApiKey.METADATA, 13, 1, MetadataRequest.class, new MetadataRequest(
            List.of(new MetadataRequestTopic(Uuid.ZERO, "lamps"), new MetadataRequestTopic(Uuid.ZERO, "doors")), true, false, false));
    }

    private static <T> byte[] request(ApiKey key, int version, int correlationId, Class<T> type, T message) {
        WireWriter out = new WireWriter();
        out.writeInt(0);
        new RequestHeader(key.id(), (short) version, correlationId, "lamp-app").write(out, Codec.isFlexible(type, version));
        Codec.of(type, version).write(message, out);
        return sized(out);
    }

    private static byte[] sized(WireWriter out) {
        ByteBuffer frame = out.toBuffer();
        frame.putInt(0, frame.limit() - Integer.BYTES);
        return bytes(frame);
    }

    /** Two records: one with a header, one without a value. */
    static byte[] batch() {
        return bytes(new BatchBuilder(256)
            .append(FIRST_MS, utf8("lamp"), utf8("on"), List.of(new Header("room", utf8("kitchen"))))
            .append(FIRST_MS + 300, utf8("lamp"), null, List.of()).build());
    }

    /** Two batches, as a leader of epoch 1 has stored them; the second is packed. */
    static byte[] logFile() {
        ByteBuffer first = new BatchBuilder(256).partitionLeaderEpoch(1)
            .append(FIRST_MS, utf8("lamp"), utf8("on"), List.of()).append(FIRST_MS + 5, utf8("door"), utf8("open"), List.of()).build();
        BatchBuilder second = new BatchBuilder(256).compression(Compression.GZIP).partitionLeaderEpoch(1).baseOffset(2);
        for (int i = 0; i < 20; i++) {
            second.append(FIRST_MS + 100 + i, utf8("lamp"), utf8(i % 2 == 0 ? "off" : "on"), List.of());
        }
        ByteBuffer packed = second.build();
        return bytes(ByteBuffer.allocate(first.limit() + packed.limit()).put(first).put(packed).flip());
    }

    /** Four entries, of a segment that starts at offset 1000. */
    static byte[] offsetIndex() {
        Path file = Path.of("/00000000000000001000.index");
        SimDisk disk = new SimDisk();
        try {
            OffsetIndex index = new OffsetIndex(disk, file, 1000, 1 << 10);
            index.append(1017, 4_130);
            index.append(1040, 8_290);
            index.append(1058, 12_404);
            index.append(1099, 16_566);
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

    private static ByteBuffer utf8(String text) {
        return StandardCharsets.UTF_8.encode(text);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(copy);
        return copy;
    }
}
