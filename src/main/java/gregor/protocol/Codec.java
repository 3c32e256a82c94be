package gregor.protocol;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Reads and writes one version of one message. A message is a record class annotated with {@link Api} or
 * {@link Schema}; its codec is compiled from the class by reflection once, on first use, into a tree of {@link Shape}s
 * that takes records apart and puts them together through {@link RecordAccess}, without reflection.
 */
public final class Codec<T> {

    private static final ClassValue<AtomicReferenceArray<Codec<?>>> COMPILED = new ClassValue<>() {
        @Override
        protected AtomicReferenceArray<Codec<?>> computeValue(Class<?> type) {
            return new AtomicReferenceArray<>(MessageType.of(type).versions().max() + 1);
        }
    };

    private final Class<T> type;
    private final int version;
    private final Struct struct;

    private Codec(Class<T> type, int version) {
        this.type = type;
        this.version = version;
        this.struct = new SchemaCompiler(MessageType.of(type), version).struct(type);
    }

    /**
     * The codec of a message class in a version.
     *
     * @throws IllegalArgumentException if the class is no message, or has no such version
     */
    @SuppressWarnings("unchecked") // the array of a class holds only codecs of that class
    public static <T> Codec<T> of(Class<T> type, int version) {
        AtomicReferenceArray<Codec<?>> byVersion = COMPILED.get(type);
        if (version < 0 || version >= byVersion.length() || !MessageType.of(type).versions().contains(version)) {
            throw new IllegalArgumentException(
                type.getSimpleName() + " has versions " + MessageType.of(type).versions() + ", not " + version);
        }
        Codec<?> codec = byVersion.get(version);
        if (codec == null) {
            byVersion.compareAndSet(version, null, new Codec<>(type, version));
            codec = byVersion.get(version);
        }
        return (Codec<T>) codec;
    }

    /** The versions a message class can be read and written in. */
    public static VersionRange versions(Class<?> type) {
        return MessageType.of(type).versions();
    }

    /** Whether a version uses compact lengths and tagged fields. */
    public static boolean isFlexible(Class<?> type, int version) {
        return MessageType.of(type).flexible().contains(version);
    }

    /**
     * Reads a message from the reader's position on. Bytes and records in it are views of the reader's buffer.
     *
     * @throws InvalidRequest if the bytes are not such a message; trailing bytes are left unread
     */
    public T read(WireReader in) {
        try {
            return type.cast(struct.read(in));
        } catch (InvalidRequest e) {
            throw e.within(type.getSimpleName() + " v" + version);
        }
    }

    /** Reads a message from a buffer's position on and moves the position behind it. */
    public T read(ByteBuffer in) {
        return read(new WireReader(in));
    }

    /**
     * Writes a message.
     *
     * @throws IllegalArgumentException if this version cannot say what the message says
     */
    public void write(T message, WireWriter out) {
        struct.write(out, message);
    }

    /** A message as one buffer, from position 0 to the limit. */
    public ByteBuffer toBuffer(T message) {
        WireWriter out = new WireWriter();
        write(message, out);
        return out.toBuffer();
    }

    /** The fields of this version in the order of the wire, tagged ones included. */
    public List<FieldLayout> layout() {
        return FieldLayout.of(struct);
    }

    void note(FieldRanges ranges) {
        struct.note(ranges);
    }

    /** The message class this codec is of. */
    public Class<T> type() {
        return type;
    }

    public int version() {
        return version;
    }

    /** The exact number of bytes of a message, records included. */
    public int size(T message) {
        return struct.size(message);
    }

    /** A message in which each field has its default. */
    public T defaults() {
        return type.cast(struct.defaults());
    }

    @Override
    public String toString() {
        return type.getSimpleName() + " v" + version;
    }
}
