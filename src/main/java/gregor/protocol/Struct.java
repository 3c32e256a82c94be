package gregor.protocol;

import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.Comparator;

/**
 * The shape of a record class in one version: its fields in order, then, in flexible versions, the tagged section
 * (count; then tag, size and value of each, tags ascending).
 */
final class Struct implements Shape {

    private final Class<?> type;
    private final int version;
    private final boolean flexible;
    private final Field[] fields;
    private final int[] taggedByTag;
    private final MethodHandle constructor;
    private final int minSize;

    /** @param constructor {@code (Object[]) -> Object} */
    Struct(Class<?> type, int version, boolean flexible, Field[] fields, MethodHandle constructor) {
        this.type = type;
        this.version = version;
        this.flexible = flexible;
        this.fields = fields;
        this.constructor = constructor;
        this.taggedByTag = java.util.stream.IntStream.range(0, fields.length).boxed()
            .filter(i -> fields[i].isPresent() && fields[i].isTagged())
            .sorted(Comparator.comparingInt(i -> fields[i].tag()))
            .mapToInt(Integer::intValue).toArray();
        this.minSize = Arrays.stream(fields).filter(f -> f.isPresent() && !f.isTagged())
            .mapToInt(f -> f.shape().minSize()).sum() + (flexible ? 1 : 0);
    }

    @Override
    public Object read(WireReader in) {
        Object[] values = new Object[fields.length];
        for (int i = 0; i < fields.length; i++) {
            Field field = fields[i];
            values[i] = field.isPresent() && !field.isTagged() ? readField(in, field) : field.absent();
        }
        if (flexible) {
            readTagged(in, values);
        }
        return make(values);
    }

    /** An instance in which every field has its default. */
    Object defaults() {
        return make(Arrays.stream(fields).map(Field::absent).toArray());
    }

    private Object make(Object[] values) {
        try {
            return constructor.invokeExact(values);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("the constructor of " + type.getName() + " threw " + e, e);
        }
    }

    private static Object readField(WireReader in, Field field) {
        try {
            return field.shape().read(in);
        } catch (InvalidRequest e) {
            throw e.within(field.name());
        }
    }

    private void readTagged(WireReader in, Object[] values) {
        int count = in.readTagCount();
        int lastTag = -1;
        for (int i = 0; i < count; i++) {
            int tag = in.readUnsignedVarint();
            if (tag <= lastTag) {
                throw in.invalid("tag " + Integer.toUnsignedString(tag) + " after tag " + lastTag + "; tags must ascend");
            }
            lastTag = tag;
            int size = in.readUnsignedVarint();
            int at = indexOfTag(tag);
            if (at < 0) {
                in.skip(size); // a field of a later version: the size is there so that we can step over it
                continue;
            }
            int start = in.position();
            values[at] = readField(in, fields[at]);
            if (in.position() - start != size) {
                throw in.invalid("tagged field " + fields[at].name() + " says " + Integer.toUnsignedString(size)
                    + " bytes and has " + (in.position() - start));
            }
        }
    }

    private int indexOfTag(int tag) {
        for (int at : taggedByTag) {
            if (fields[at].tag() == tag) {
                return at;
            }
        }
        return -1;
    }

    @Override
    public void write(WireWriter out, Object struct) {
        for (Field field : fields) {
            if (!field.isPresent()) {
                refuseLoss(field, struct);
            } else if (!field.isTagged()) {
                try {
                    field.shape().write(out, field.of(struct));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(type.getSimpleName() + " v" + version + "." + field.name() + ": " + e.getMessage(), e);
                }
            }
        }
        if (flexible) {
            writeTagged(out, struct);
        }
    }

    private void writeTagged(WireWriter out, Object struct) {
        int count = 0;
        for (int at : taggedByTag) {
            count += isWritten(fields[at], struct) ? 1 : 0;
        }
        out.writeUnsignedVarint(count);
        for (int at : taggedByTag) {
            Field field = fields[at];
            if (isWritten(field, struct)) {
                Object value = field.of(struct);
                out.writeUnsignedVarint(field.tag());
                out.writeUnsignedVarint(field.shape().size(value));
                field.shape().write(out, value);
            }
        }
    }

    private static boolean isWritten(Field tagged, Object struct) {
        return !java.util.Objects.equals(tagged.of(struct), tagged.absent());
    }

    private void refuseLoss(Field field, Object struct) {
        if (!field.ignorable()) {
            Object value = field.of(struct);
            if (!java.util.Objects.equals(value, field.absent())) {
                throw new IllegalArgumentException(type.getSimpleName() + " v" + version + " has no field " + field.name()
                    + ", and its value " + value + " may not be lost");
            }
        }
    }

    @Override
    public int size(Object struct) {
        int bytes = 0;
        for (Field field : fields) {
            if (field.isPresent() && !field.isTagged()) {
                bytes += field.shape().size(field.of(struct));
            }
        }
        if (flexible) {
            int count = 0;
            for (int at : taggedByTag) {
                Field field = fields[at];
                if (isWritten(field, struct)) {
                    int size = field.shape().size(field.of(struct));
                    bytes += Sized.varintSize(field.tag()) + Sized.varintSize(size) + size;
                    count++;
                }
            }
            bytes += Sized.varintSize(count);
        }
        return bytes;
    }

    @Override
    public int minSize() {
        return minSize;
    }

    /** A struct that may be null: one byte in front, 1 for a value and -1 for none. */
    record OrNull(Struct struct) implements Shape {

        @Override
        public Object read(WireReader in) {
            return in.readByte() < 0 ? null : struct.read(in);
        }

        @Override
        public void write(WireWriter out, Object value) {
            out.writeByte(value == null ? -1 : 1);
            if (value != null) {
                struct.write(out, value);
            }
        }

        @Override
        public int size(Object value) {
            return 1 + (value == null ? 0 : struct.size(value));
        }

        @Override
        public int minSize() {
            return 1;
        }
    }
}
