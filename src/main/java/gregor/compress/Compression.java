package gregor.compress;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import java.nio.ByteBuffer;

/**
 * The codecs a batch's records may be packed with. The id stands in the low three bits of a batch's attributes, the
 * name is what {@code compression.type} says. In Apache Kafka: {@code CompressionType}. A codec at a level is a
 * {@link Packer}.
 */
public enum Compression {
    NONE(0, "none", 0, 0, 0),
    GZIP(1, "gzip", -1, 9, -1),
    SNAPPY(2, "snappy", 0, 0, 0),
    LZ4(3, "lz4", 1, 17, 9),
    ZSTD(4, "zstd", -131_072, 22, 3);

    private static final Compression[] BY_ID = values();

    private final int id;
    private final String configName;
    private final int minLevel;
    private final int maxLevel;
    private final int defaultLevel;

    Compression(int id, String configName, int minLevel, int maxLevel, int defaultLevel) {
        this.id = id;
        this.configName = configName;
        this.minLevel = minLevel;
        this.maxLevel = maxLevel;
        this.defaultLevel = defaultLevel;
    }

    public int id() {
        return id;
    }

    /** The name in configurations and on the command line: {@code none}, {@code gzip} and so on. */
    public String configName() {
        return configName;
    }

    /** The lowest level of a {@link Packer}: the least work, the most bytes. For gzip, -1 is deflate's own default. */
    public int minLevel() {
        return minLevel;
    }

    /** The highest level, inclusive. */
    public int maxLevel() {
        return maxLevel;
    }

    public int defaultLevel() {
        return defaultLevel;
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

    /**
     * The codec of a configuration's name.
     *
     * @throws KafkaException UNSUPPORTED_COMPRESSION_TYPE for a name that stands for none
     */
    public static Compression named(String configName) {
        for (Compression codec : BY_ID) {
            if (codec.configName.equals(configName)) {
                return codec;
            }
        }
        throw new KafkaException(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE,
            "compression '" + configName + "'; known are none, gzip, snappy, lz4, zstd");
    }

    /**
     * Unpacks what lies between a buffer's position and its limit, a bite at a time; the buffer itself does not change.
     *
     * @throws IllegalArgumentException for {@link #NONE}: what is not packed is read where it lies
     */
    public Decompressor decompressor(ByteBuffer packed) {
        return switch (this) {
            case NONE -> throw new IllegalArgumentException("not packed");
            case GZIP -> new Gzip(packed);
            case SNAPPY -> new Snappy(packed);
            case LZ4 -> new Lz4(packed);
            case ZSTD -> new Zstd(packed);
        };
    }

    /**
     * Unpacks everything at once. Memory is taken as the unpacked bytes appear, whatever the packed ones claim.
     *
     * @param maxBytes the most that may come out, less than 2^31 - 1
     * @return the unpacked bytes from position 0 to the limit; for {@link #NONE} a view of the very same bytes
     * @throws KafkaException MESSAGE_TOO_LARGE if more than {@code maxBytes} come out; CORRUPT_MESSAGE if the bytes
     *     are not in the codec's format
     */
    public ByteBuffer decompress(ByteBuffer packed, int maxBytes) {
        if (this == NONE) {
            return packed.slice();
        }
        try (Decompressor in = decompressor(packed)) {
            int capacity = maxBytes + 1; // room for the one byte that is too many
            ByteBuffer out = ByteBuffer.allocate((int) Math.min(capacity, 512 + 4L * packed.remaining()));
            while (in.read(out) >= 0) {
                if (out.position() > maxBytes) {
                    throw tooLarge(maxBytes);
                }
                out = out.hasRemaining() ? out : larger(out, capacity);
            }
            return out.flip();
        }
    }

    /** Packs at the default level, as {@link Packer#pack}. */
    public ByteBuffer compress(ByteBuffer plain) {
        return Packer.of(this).pack(plain);
    }

    /** What is thrown when unpacked records grow over a limit. A producer answers it by making smaller batches. */
    public static KafkaException tooLarge(int maxBytes) {
        return new KafkaException(ErrorCode.MESSAGE_TOO_LARGE,
            "a batch whose records take more than " + maxBytes + " bytes when they are unpacked");
    }

    /** What a full buffer holds in one that is twice as large, at most {@code maxCapacity}, ready for more. */
    static ByteBuffer larger(ByteBuffer full, int maxCapacity) {
        return ByteBuffer.allocate((int) Math.min(maxCapacity, 2L * full.capacity())).put(full.flip());
    }
}
