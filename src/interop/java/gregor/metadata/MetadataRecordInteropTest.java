package gregor.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gregor.base.Uuid;
import gregor.protocol.Codec;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.metadata.MetadataJsonConverters;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.metadata.MetadataRecordSerde;
import org.apache.kafka.server.common.ApiMessageAndVersion;
import org.junit.jupiter.api.Test;

/** Our metadata records against Kafka's generated classes: the same types, versions, bytes and field names. */
class MetadataRecordInteropTest {

    private static final MetadataRecordSerde KAFKA = MetadataRecordSerde.INSTANCE;

    @Property(tries = 100)
    void kafkaReadsWhatWeWriteAndWritesTheSameBytes(@ForAll long seed) throws Exception {
        RandomRecords random = new RandomRecords(seed);
        for (MetadataRecordType type : MetadataRecordType.values()) {
            for (short version = 0; version <= Codec.versions(type.recordClass()).max(); version++) {
                MetadataRecord ours = random.next(type, version);
                ByteBuffer bytes = gregor.metadata.MetadataRecordSerde.write(ours, version);
                ApiMessageAndVersion theirs = KAFKA.read(new ByteBufferAccessor(bytes.duplicate()), bytes.remaining());
                assertThat(theirs.version()).isEqualTo(version);
                assertThat(write(theirs)).as(type + " v" + version).isEqualTo(bytes);
                assertSameFields(ours, MetadataJsonConverters.writeJson(theirs.message(), version));
            }
        }
    }

    @Test
    void theTypesAndVersionsAreKafkas() {
        assertThat(Stream.of(org.apache.kafka.common.metadata.MetadataRecordType.values())
            .map(t -> t.id() + " v" + t.lowestSupportedVersion() + "-" + t.highestSupportedVersion()))
            .containsExactlyElementsOf(Stream.of(MetadataRecordType.values())
                .map(t -> t.id() + " v" + Codec.versions(t.recordClass()).min() + "-" + Codec.versions(t.recordClass()).max()).toList());
    }

    @Test
    void theLevelsAreKafkasAndPickTheSameRecordVersions() {
        RandomRecords random = new RandomRecords(1);
        assertThat(MetadataVersion.LATEST_PRODUCTION.level())
            .isEqualTo(org.apache.kafka.server.common.MetadataVersion.latestProduction().featureLevel());
        for (MetadataVersion ours : MetadataVersion.values()) {
            var theirs = org.apache.kafka.server.common.MetadataVersion.fromFeatureLevel(ours.level());
            assertThat(ours.toString()).isEqualTo(theirs.toString());
            assertThat(ours.release()).isEqualTo(theirs.shortVersion());
            assertThat(random.next(MetadataRecordType.REGISTER_BROKER, 0).version(ours)).isEqualTo(theirs.registerBrokerRecordVersion());
            assertThat(random.next(MetadataRecordType.PARTITION, 0).version(ours)).isEqualTo(theirs.partitionRecordVersion());
            assertThat(random.next(MetadataRecordType.PARTITION_CHANGE, 0).version(ours)).isEqualTo(theirs.partitionChangeRecordVersion());
            assertThat(ours.hasMetadataTransactions()).isEqualTo(theirs.isMetadataTransactionSupported());
            assertThat(ours.hasEligibleLeaderReplicas()).isEqualTo(theirs.isElrSupported());
        }
    }

    private static ByteBuffer write(ApiMessageAndVersion theirs) {
        ObjectSerializationCache cache = new ObjectSerializationCache();
        ByteBuffer out = ByteBuffer.allocate(KAFKA.recordSize(theirs, cache));
        KAFKA.write(theirs, cache, new ByteBufferAccessor(out));
        return out.flip();
    }

    /** Each component of ours is in Kafka's JSON under the same name, unless it is a tagged field at its default. */
    private static void assertSameFields(Object ours, JsonNode theirs) throws ReflectiveOperationException {
        List<String> names = new ArrayList<>();
        for (RecordComponent component : ours.getClass().getRecordComponents()) {
            names.add(component.getName());
            JsonNode node = theirs.get(component.getName());
            if (node != null) {
                assertSameValue(component.getAccessor().invoke(ours), node);
            } else {
                assertThat(component.isAnnotationPresent(gregor.protocol.Tagged.class) || component.isAnnotationPresent(gregor.protocol.Since.class))
                    .as(ours + " has " + component.getName() + ", Kafka's " + theirs).isTrue();
            }
        }
        assertThat(names).containsAll(theirs::fieldNames);
    }

    private static void assertSameValue(Object ours, JsonNode theirs) throws ReflectiveOperationException {
        if (ours == null) {
            assertThat(theirs.isNull()).isTrue();
        } else if (ours instanceof List<?> list) {
            assertThat(theirs).hasSize(list.size());
            for (int i = 0; i < list.size(); i++) {
                assertSameValue(list.get(i), theirs.get(i));
            }
        } else if (ours instanceof ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            assertThat(theirs.asText()).isEqualTo(Base64.getEncoder().encodeToString(copy));
        } else if (ours instanceof Record struct && !(ours instanceof Uuid)) {
            assertSameFields(struct, theirs);
        } else {
            assertThat(theirs.asText()).isEqualTo(ours.toString());
        }
    }
}
