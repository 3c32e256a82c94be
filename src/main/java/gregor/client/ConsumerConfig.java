package gregor.client;

import gregor.config.ConfigDef;
import gregor.config.ConfigValues;
import java.util.Locale;
import java.util.Map;

/** A consumer's settings. */
public record ConsumerConfig(ClientConfig client, OffsetReset autoOffsetReset, int fetchMinBytes, int fetchMaxWaitMs,
        int fetchMaxBytes, int maxPartitionFetchBytes, String clientRack, boolean checkCrcs) {

    /** Where to go on without a position, or when the position's record is gone. */
    public enum OffsetReset {
        EARLIEST, LATEST, NONE
    }

    private static final ConfigDef DEF = ClientConfig.define(ClientKeys.consumer());

    /**
     * Settings by Kafka's names.
     *
     * @throws gregor.config.InvalidConfig if a value is not allowed or bootstrap.servers is missing
     */
    public static ConsumerConfig of(Map<String, String> props) {
        ConfigValues values = DEF.parse(props);
        return new ConsumerConfig(
            ClientConfig.of(DEF, values, props, values.booleanOf("allow.auto.create.topics")),
            OffsetReset.valueOf(values.stringOf("auto.offset.reset").toUpperCase(Locale.ROOT)),
            values.intOf("fetch.min.bytes"),
            values.intOf("fetch.max.wait.ms"),
            values.intOf("fetch.max.bytes"),
            values.intOf("max.partition.fetch.bytes"),
            values.stringOf("client.rack"),
            values.booleanOf("check.crcs"));
    }
}
