package gregor.compress;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;

/**
 * The codecs a batch's records may be packed with. The id stands in the low three bits of a batch's attributes, the
 * name is what {@code compression.type} says. In Apache Kafka: {@code CompressionType} and {@code Compression}.
 */
public enum Compression {
    NONE(0, "none"),
    GZIP(1, "gzip"),
    SNAPPY(2, "snappy"),
    LZ4(3, "lz4"),
    ZSTD(4, "zstd");

    private static final Compression[] BY_ID = values();

    private final int id;
    private final String configName;

    Compression(int id, String configName) {
        this.id = id;
        this.configName = configName;
    }

    public int id() {
        return id;
    }

    /** The name in configurations and on the command line: {@code none}, {@code gzip} and so on. */
    public String configName() {
        return configName;
    }

    /**
     * The codec of an id.
     *
     * @throws KafkaException UNSUPPORTED_COMPRESSION_TYPE for an id that stands for none
     */
    public static Compression of(int id) {
        if (id < 0 || id >= BY_ID.length) {
            throw new KafkaException(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE,
                "compression id " + id + "; known are 0 (none) to " + (BY_ID.length - 1) + " (zstd)");
        }
        return BY_ID[id];
    }

    /** Whether records packed with this codec can be read and written here. */
    public boolean isImplemented() {
        return this == NONE;
    }
}
