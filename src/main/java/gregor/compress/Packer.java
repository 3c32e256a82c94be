package gregor.compress;

import java.nio.ByteBuffer;

/**
 * A codec at a level: how hard it looks for what repeats. Whoever unpacks doesn't need to know the level.
 *
 * <p>What a level does is each codec's own matter. For gzip it is deflate's. For lz4 the default is the quick search for
 * one earlier sighting; each other level looks at {@code 2^(level - 1)} of them. For zstd level 1 looks at one, 2 at three,
 * 3 at six, and each further level at twice as many; levels below 1 leave bytes out where nothing repeats. Source: KIP-390;
 * in Apache Kafka {@code Compression} and its builders.
 *
 * @param level ignored by {@link Compression#NONE} and {@link Compression#SNAPPY}, which have none
 */
public record Packer(Compression codec, int level) {

    /** @throws IllegalArgumentException for a level that the codec does not have */
    public Packer {
        if (level < codec.minLevel() || level > codec.maxLevel()) {
            throw new IllegalArgumentException(codec.configName() + " level " + level + "; allowed are " + codec.minLevel()
                + " to " + codec.maxLevel());
        }
    }

    /** A codec at the level that Kafka takes where nothing else is configured. */
    public static Packer of(Compression codec) {
        return new Packer(codec, codec.defaultLevel());
    }

    /**
     * Packs what lies between a buffer's position and its limit; the buffer itself does not change.
     *
     * @return the packed bytes from position 0 to the limit; for {@link Compression#NONE} a view of the very same bytes
     */
    public ByteBuffer pack(ByteBuffer plain) {
        return switch (codec) {
            case NONE -> plain.slice();
            case GZIP -> Gzip.pack(plain, level);
            case SNAPPY -> Snappy.pack(plain);
            case LZ4 -> Lz4.pack(plain, level);
            case ZSTD -> ZstdEncoder.pack(plain, level);
        };
    }
}
