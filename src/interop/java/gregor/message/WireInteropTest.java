package gregor.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ErrorCode;
import gregor.config.ConfigSource;
import gregor.protocol.AnyMessage;
import gregor.protocol.Codec;
import gregor.protocol.RequestHeader;
import gregor.protocol.WireReader;
import gregor.protocol.WireWriter;
import java.nio.ByteBuffer;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.DescribeConfigsResponse;
import org.apache.kafka.common.requests.ResponseHeader;
import org.junit.jupiter.api.Test;

/** Each API in each version: our bytes are Kafka's bytes, in both directions, headers included (message.I3). */
class WireInteropTest {

    private static final int TRIES = 60;
    private static int cases;

    @AfterContainer
    static void tellHowMany() {
        System.out.println("WireInteropTest compared " + cases + " messages and headers with kafka-clients");
    }

    @Property(tries = TRIES)
    void whatKafkaWritesWeReadAndWriteAlike(@ForAll long seed) {
        Random random = new Random(seed);
        eachMessage((key, request, version, codec) -> {
            ByteBuffer theirs = KafkaMessages.random(key, request, version, random);
            checkRoundTrip(codec, theirs);
        });
    }

    private static <T> void checkRoundTrip(Codec<T> codec, ByteBuffer theirs) {
        ByteBuffer in = theirs.duplicate();
        T message = codec.read(in);
        assertThat(in.remaining()).as("unread bytes of %s", message).isZero();
        assertThat(codec.toBuffer(message)).as("%s", message).isEqualTo(theirs);
        assertThat(codec.size(message)).as("size of %s", message).isEqualTo(theirs.remaining());
    }

    @Property(tries = TRIES)
    void whatWeWriteKafkaReadsAndWritesAlike(@ForAll long seed) {
        Random random = new Random(seed);
        eachMessage((key, request, version, codec) -> checkTheirRoundTrip(codec, key, request, version, random));
    }

    private static <T> void checkTheirRoundTrip(Codec<T> codec, short key, boolean request, short version, Random random) {
        T message = AnyMessage.of(codec.type(), version, random);
        ByteBuffer ours = codec.toBuffer(message);
        ByteBuffer theirs = KafkaMessages.write(KafkaMessages.read(key, request, version, ours), version);
        assertThat(theirs).as("%s", message).isEqualTo(ours);
        assertThat(codec.size(message)).as("size of %s", message).isEqualTo(ours.remaining());
    }

    /**
     * A message that was read in one version and is written in another: what the other version cannot say is dropped
     * or refused by both of us alike.
     */
    @Property(tries = TRIES)
    void whatAVersionCannotSayIsDroppedOrRefusedAlike(@ForAll long seed) {
        Random random = new Random(seed);
        for (Messages.Pair<?, ?> pair : Messages.all()) {
            for (int from = pair.versions().min(); from <= pair.versions().max(); from++) {
                int to = pair.versions().min() + random.nextInt(pair.versions().max() - pair.versions().min() + 1);
                checkCrossing(pair.requestCodec(from), pair.requestCodec(to), pair.key().id(), true, random);
                checkCrossing(pair.responseCodec(from), pair.responseCodec(to), pair.key().id(), false, random);
                cases += 2;
            }
        }
    }

    private static <T> void checkCrossing(Codec<?> from, Codec<T> to, short key, boolean request, Random random) {
        T message = AnyMessage.of(to.type(), from.version(), random);
        ApiMessage theirs = KafkaMessages.read(key, request, (short) from.version(), write(from, message));
        ByteBuffer bytes;
        try {
            bytes = KafkaMessages.write(theirs, (short) to.version());
        } catch (UnsupportedVersionException | NullPointerException e) { // a value lost, a null where none may be
            assertThatThrownBy(() -> to.toBuffer(message)).as("%s from %s", to, from)
                .isInstanceOf(IllegalArgumentException.class);
            return;
        }
        assertThat(to.toBuffer(message)).as("%s from %s: %s", to, from, message).isEqualTo(bytes);
    }

    private static <T> ByteBuffer write(Codec<T> codec, Object message) {
        return codec.toBuffer(codec.type().cast(message));
    }

    /** A message nobody has filled in has the same defaults on both sides. */
    @Test
    void defaultsAreKafkas() {
        eachMessage((key, request, version, codec) -> {
            ByteBuffer theirs = KafkaMessages.write(KafkaMessages.empty(key, request), version);
            assertThat(defaults(codec)).as("%s", codec).isEqualTo(theirs);
        });
    }

    private static <T> ByteBuffer defaults(Codec<T> codec) {
        return codec.toBuffer(codec.defaults());
    }

    /** What Kafka's release calls stable is what we have. */
    @Test
    void versionRangesAreKafkas() {
        for (Messages.Pair<?, ?> pair : Messages.all()) {
            ApiMessageType theirs = ApiMessageType.fromApiKey(pair.key().id());
            assertThat(pair.versions().min()).as("lowest %s", pair.key()).isEqualTo(theirs.lowestSupportedVersion());
            assertThat(pair.versions().max()).as("highest %s", pair.key()).isEqualTo(theirs.highestSupportedVersion(false));
        }
    }

    @Property(tries = TRIES)
    void requestHeaders(@ForAll int correlationId, @ForAll String anyText) {
        String clientId = new String(anyText.getBytes(UTF_8), UTF_8);
        for (Messages.Pair<?, ?> pair : Messages.all()) {
            for (short version = (short) pair.versions().min(); version <= pair.versions().max(); version++) {
                var theirs = new org.apache.kafka.common.requests.RequestHeader(
                    ApiKeys.forId(pair.key().id()), version, clientId, correlationId);
                ByteBuffer bytes = KafkaMessages.write(theirs.data(), theirs.headerVersion());

                RequestHeader ours = new RequestHeader(pair.key().id(), version, correlationId, clientId);
                WireWriter out = new WireWriter();
                ours.write(out, pair.isFlexible(version));
                assertThat(out.toBuffer()).isEqualTo(bytes);

                WireReader in = new WireReader(bytes.duplicate());
                assertThat(RequestHeader.read(in)).isEqualTo(ours);
                if (pair.isFlexible(version)) {
                    in.skipTaggedFields();
                }
                assertThat(in.remaining()).isZero();

                boolean tagged = RequestHeader.responseHeaderIsFlexible(pair.key(), pair.isFlexible(version));
                short responseHeaderVersion = ApiKeys.forId(pair.key().id()).responseHeaderVersion(version);
                ByteBuffer response = KafkaMessages.write(
                    new ResponseHeader(correlationId, responseHeaderVersion).data(), responseHeaderVersion);
                assertThat(response.remaining()).isEqualTo(tagged ? 5 : 4);
                cases += 2;
            }
        }
    }

    @Test
    void errorCodesAreKafkas() {
        for (Errors theirs : Errors.values()) {
            ErrorCode ours = ErrorCode.of(theirs.code());
            assertThat(ours.name()).isEqualTo(theirs.name());
            assertThat(ours.code()).isEqualTo(theirs.code());
            assertThat(ours.isRetriable()).as("%s is retriable", ours)
                .isEqualTo(theirs.exception() instanceof RetriableException);
        }
        assertThat(ErrorCode.values()).hasSameSizeAs(Errors.values());
    }

    @Test
    void numbersOfSettingsAreKafkas() {
        for (ConfigResource.Type theirs : ConfigResource.Type.values()) {
            assertThat(ConfigResourceType.of(theirs.id()).name()).isEqualTo(theirs.name());
        }
        for (AlterConfigOp.OpType theirs : AlterConfigOp.OpType.values()) {
            assertThat(ConfigOperation.of(theirs.id()).name()).isEqualTo(theirs.name());
        }
        for (DescribeConfigsResponse.ConfigSource theirs : DescribeConfigsResponse.ConfigSource.values()) {
            assertThat(ConfigSource.values()[theirs.id()].name()).endsWith(theirs.name());
        }
    }

    private interface Case {
        void check(short key, boolean request, short version, Codec<?> codec);
    }

    private static void eachMessage(Case toCheck) {
        for (Messages.Pair<?, ?> pair : Messages.all()) {
            for (int version = pair.versions().min(); version <= pair.versions().max(); version++) {
                toCheck.check(pair.key().id(), true, (short) version, pair.requestCodec(version));
                toCheck.check(pair.key().id(), false, (short) version, pair.responseCodec(version));
                cases += 2;
            }
        }
    }
}
