package gregor.client;

import gregor.compress.Compression;
import gregor.compress.Packer;
import gregor.config.ConfigDef;
import gregor.config.ConfigValues;
import java.util.Map;

/**
 * A producer's settings.
 *
 * @param acks -1 for all replicas in sync
 */
public record ProducerConfig(ClientConfig client, short acks, int batchSize, long lingerMs, long bufferMemory, long maxBlockMs,
        int maxRequestSize, int deliveryTimeoutMs, int retries, Packer compression) {

    private static final ConfigDef DEF = ClientConfig.define(ClientKeys.producer());

    /**
     * Settings by Kafka's names.
     *
     * @throws gregor.config.InvalidConfig if a value is not allowed or bootstrap.servers is missing
     */
    public static ProducerConfig of(Map<String, String> props) {
        ConfigValues values = DEF.parse(props);
        String acks = values.stringOf("acks");
        return new ProducerConfig(
            ClientConfig.of(DEF, values, props, true),
            Short.parseShort(acks.equals("all") ? "-1" : acks),
            values.intOf("batch.size"),
            values.longOf("linger.ms"),
            values.longOf("buffer.memory"),
            values.longOf("max.block.ms"),
            values.intOf("max.request.size"),
            values.intOf("delivery.timeout.ms"),
            values.intOf("retries"),
            packer(Compression.named(values.stringOf("compression.type")), values));
    }

    private static Packer packer(Compression codec, ConfigValues values) {
        return switch (codec) {
            case NONE, SNAPPY -> Packer.of(codec);
            case GZIP, LZ4, ZSTD -> new Packer(codec, values.intOf("compression." + codec.configName() + ".level"));
        };
    }
}
