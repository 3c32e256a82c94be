package gregor.message;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.book.claim.Claim;
import gregor.protocol.AnyMessage;
import gregor.protocol.ApiKey;
import gregor.protocol.Codec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** All messages in all versions: reading undoes writing, sizes are exact, and what stands for "nothing" is not written. */
class MessagesTest {

    /** The codecs of all requests and responses in all versions. */
    static List<Codec<?>> codecs() {
        List<Codec<?>> all = new ArrayList<>();
        for (Messages.Pair<?, ?> pair : Messages.all()) {
            for (int version = pair.versions().min(); version <= pair.versions().max(); version++) {
                all.add(pair.requestCodec(version));
                all.add(pair.responseCodec(version));
            }
        }
        return all;
    }

    /** As {@link #codecs()}, for properties. */
    static final class AnyCodec implements ArbitrarySupplier<Codec<?>> {
        @Override
        public Arbitrary<Codec<?>> get() {
            return Arbitraries.of(codecs());
        }
    }

    @Property(tries = 4000)
    @Claim("2.1")
    void readingUndoesWriting(@ForAll(supplier = AnyCodec.class) Codec<?> codec, @ForAll long seed) {
        checkRoundTrip(codec, new Random(seed));
    }

    @Test
    void readingUndoesWritingInEachVersion() {
        codecs().forEach(codec -> checkRoundTrip(codec, new Random(codec.version())));
    }

    private static <T> void checkRoundTrip(Codec<T> codec, Random random) {
        T message = AnyMessage.of(codec.type(), codec.version(), random);
        ByteBuffer bytes = codec.toBuffer(message);
        assertThat(codec.size(message)).as("size of %s %s", codec, message).isEqualTo(bytes.remaining());
        assertThat(codec.read(bytes)).as("%s", codec).isEqualTo(message);
        assertThat(bytes.remaining()).as("bytes left of %s %s", codec, message).isZero();
    }

    @Test
    void eachKeyHasOnePairAndRequestsAreNamedAfterIt() {
        assertThat(Messages.all()).extracting(Messages.Pair::key).isNotEmpty().doesNotHaveDuplicates();
        for (Messages.Pair<?, ?> pair : Messages.all()) {
            assertThat(Messages.of(pair.key())).isSameAs(pair);
            String name = pair.key().name().replace("_", "") + "REQUEST";
            assertThat(pair.request().getSimpleName()).isEqualToIgnoringCase(name);
            assertThat(pair.response().getSimpleName()).isEqualToIgnoringCase(name.replace("REQUEST", "RESPONSE"));
        }
        assertThat(Messages.of(ApiKey.SASL_HANDSHAKE)).isNull();
    }

    @Test
    void flexibleFromTheVersionOnThatKafkaSays() {
        assertThat(Messages.of(ApiKey.FETCH).isFlexible(11)).isFalse();
        assertThat(Messages.of(ApiKey.FETCH).isFlexible(12)).isTrue();
    }

    @Test
    void nothingIsWrittenForNothing() {
        FetchMessage.FetchRequest request = Codec.of(FetchMessage.FetchRequest.class, 18).defaults();
        assertThat(request.replicaState()).isEqualTo(FetchMessage.ReplicaState.CONSUMER);
        assertThat(request.follower()).isEqualTo(-1);
        // Three bytes more than the empty reply: topic id, partitions; then the partition with an empty tagged section.
        FetchMessage.PartitionData none = FetchMessage.PartitionData.of(0, 5, 5, 0, null, null);
        assertThat(fetchSize(none)).isEqualTo(fetchSize(none.withCurrentLeader(new FetchMessage.LeaderIdAndEpoch(-1, -1))));
        assertThat(fetchSize(none.withCurrentLeader(new FetchMessage.LeaderIdAndEpoch(1, -1)))).isEqualTo(fetchSize(none) + 2 + 9);
        assertThat(fetchSize(none.withDivergingEpoch(new FetchMessage.EpochEndOffset(1, 2)))).isEqualTo(fetchSize(none) + 2 + 13);
        assertThat(none.snapshotId()).isEqualTo(FetchMessage.SnapshotId.NONE);
    }

    private static int fetchSize(FetchMessage.PartitionData partition) {
        return Codec.of(FetchMessage.FetchResponse.class, 18).size(new FetchMessage.FetchResponse(0, (short) 0, 0,
            List.of(new FetchMessage.FetchableTopicResponse("", Uuid.ZERO, List.of(partition))), List.of()));
    }

    @Test
    void theFollowerIsFoundWhereverTheVersionKeepsIt() {
        assertThat(fetchFrom(3, FetchMessage.ReplicaState.CONSUMER).follower()).isEqualTo(3);
        assertThat(fetchFrom(-1, new FetchMessage.ReplicaState(3, 9)).follower()).isEqualTo(3);
        assertThat(fetchFrom(-1, FetchMessage.ReplicaState.CONSUMER).follower()).isEqualTo(-1);
    }

    private static FetchMessage.FetchRequest fetchFrom(int replicaId, FetchMessage.ReplicaState state) {
        return new FetchMessage.FetchRequest(
            null, replicaId, state, 0, 0, 0, (byte) 0, 0, 0, List.of(), List.of(), "");
    }

    /** A handler makes an error without asking for the version: each version must be able to say it. */
    @Test
    void errorsCanBeSaidInEachVersion() {
        eachVersion(ApiKey.FETCH, v -> write(FetchMessage.FetchResponse.class, v, new FetchMessage.FetchResponse(0, (short) 0, 0,
            List.of(new FetchMessage.FetchableTopicResponse("t", new Uuid(1, 2),
                List.of(FetchMessage.PartitionData.error(0, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)))), List.of())));
        eachVersion(ApiKey.PRODUCE, v -> write(ProduceMessage.ProduceResponse.class, v, new ProduceMessage.ProduceResponse(
            List.of(new ProduceMessage.TopicProduceResponse("t", new Uuid(1, 2),
                List.of(ProduceMessage.PartitionProduceResponse.error(0, ErrorCode.INVALID_RECORD, "why"),
                    ProduceMessage.PartitionProduceResponse.appended(1, 5, -1, 0)))), 0, List.of())));
        eachVersion(ApiKey.METADATA, v -> write(MetadataMessage.MetadataResponse.class, v, new MetadataMessage.MetadataResponse(0,
            List.of(), "c", 1,
            List.of(MetadataMessage.MetadataResponseTopic.error("t", Uuid.ZERO, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)),
            MetadataMessage.OPERATIONS_NOT_ASKED, (short) 0)));
        eachVersion(ApiKey.CREATE_TOPICS, v -> write(CreateTopicsMessage.CreateTopicsResponse.class, v,
            new CreateTopicsMessage.CreateTopicsResponse(0,
                List.of(CreateTopicsMessage.CreatableTopicResult.error("t", ErrorCode.TOPIC_ALREADY_EXISTS, "there")))));
        eachVersion(ApiKey.DESCRIBE_CLUSTER, v -> write(DescribeClusterMessage.DescribeClusterResponse.class, v,
            DescribeClusterMessage.DescribeClusterResponse.error(
                ErrorCode.INVALID_REQUEST, "why", DescribeClusterMessage.BROKERS)));
        eachVersion(ApiKey.INIT_PRODUCER_ID, v -> write(InitProducerIdMessage.InitProducerIdResponse.class, v,
            InitProducerIdMessage.InitProducerIdResponse.error(ErrorCode.NOT_COORDINATOR)));
    }

    private static void eachVersion(ApiKey key, Consumer<Integer> check) {
        Messages.Pair<?, ?> pair = Messages.of(key);
        for (int version = pair.versions().min(); version <= pair.versions().max(); version++) {
            check.accept(version);
        }
    }

    private static <T> void write(Class<T> type, int version, T message) {
        Codec<T> codec = Codec.of(type, version);
        assertThat(codec.toBuffer(message).remaining()).isEqualTo(codec.size(message));
    }

    @Test
    void numbersOfSettings() {
        for (ConfigResourceType type : ConfigResourceType.values()) {
            assertThat(ConfigResourceType.of(type.id())).isSameAs(type);
        }
        assertThat(ConfigResourceType.of((byte) 1)).isSameAs(ConfigResourceType.UNKNOWN);
        for (ConfigOperation operation : ConfigOperation.values()) {
            assertThat(ConfigOperation.of(operation.id())).isSameAs(operation);
        }
        assertThat(ConfigOperation.of((byte) -1)).isNull();
        assertThat(ConfigOperation.of((byte) 4)).isNull();
    }
}
