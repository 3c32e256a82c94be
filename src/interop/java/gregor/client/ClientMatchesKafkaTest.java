package gregor.client;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.config.ConfigKey;
import java.nio.ByteBuffer;
import gregor.fetch.FetchSessionHandler;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.requests.FetchMetadata;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

/** What has to be the same in all clients of one cluster, held against kafka-clients. */
class ClientMatchesKafkaTest {

    @Test
    void keysLeadToTheSamePartitions() {
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            byte[] key = new byte[random.nextInt(40)];
            random.nextBytes(key);
            assertThat(Murmur2.hash(ByteBuffer.wrap(key))).isEqualTo(Utils.murmur2(key));
            assertThat(Murmur2.partition(ByteBuffer.wrap(key), 1 + i % 50)).isEqualTo(Utils.toPositive(Utils.murmur2(key)) % (1 + i % 50));
        }
    }

    @Test
    void settingsHaveTheSameNamesTypesAndDefaults() {
        assertSame(ClientKeys.common(), ProducerConfig.configDef());
        assertSame(ClientKeys.common(), ConsumerConfig.configDef());
        assertSame(ClientKeys.common(), AdminClientConfig.configDef());
        assertSame(ClientKeys.producer(), ProducerConfig.configDef());
        assertSame(ClientKeys.consumer(), ConsumerConfig.configDef());
        assertSame(ClientKeys.admin(), AdminClientConfig.configDef());
    }

    private static void assertSame(List<ConfigKey> ours, ConfigDef kafka) {
        Map<String, ConfigDef.ConfigKey> theirs = kafka.configKeys();
        for (ConfigKey key : ours) {
            ConfigDef.ConfigKey other = theirs.get(key.name());
            assertThat(other).as(key.name()).isNotNull();
            assertThat(key.type().name()).as(key.name()).isEqualTo(other.type().name());
            if (!key.required() && other.hasDefault()) {
                assertThat(key.defaultText()).as(key.name()).isEqualTo(ConfigDef.convertToString(other.defaultValue, other.type()));
            }
        }
    }

    @Test
    void sessionEpochsCountAsKafkaCountsThem() {
        FetchSessionHandler session = new FetchSessionHandler();
        int epoch = FetchMetadata.INITIAL_EPOCH;
        for (int i = 0; i < 5; i++) {
            assertThat(session.next(Map.of(), true).sessionEpoch()).isEqualTo(epoch);
            session.onReply(ErrorCode.NONE, 9);
            epoch = FetchMetadata.nextEpoch(epoch);
        }
    }
}
