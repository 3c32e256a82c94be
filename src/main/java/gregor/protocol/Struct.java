package gregor.protocol;

import java.util.Arrays;
import java.util.List;

/**
 * The shape of a record class in one version: its fields in order, then, in flexible versions, the tagged section
 * (count; then tag, size and value of each). Tags are written in ascending order, as KIP-482 asks, and read in any
 * order, as Apache Kafka does.
 */
final class Struct implements Shape {

    private final Class<?> type;
    private final int version;
    private final boolean flexible;
    private final Field[] fields;
    private final int[] taggedByTag;
    private final RecordAccess access;
    private final int minSize;

    Struct(Class<?> type, int version, boolean flexible, Field[] fields) {
        this.type = type;
        this.version = version;
        this.flexible = flexible;
        this.fields = fields;
        this.taggedByTag = taggedByTag(fields);
        this.access = RecordAccessWriter.of(type);
        int least = flexible ? 1 : 0;
        for (Field field : fields) {
            least += field.isFixed() ? field.shape().minSize() : 0;
        }
        this.minSize = least;
    }

    /** The places of the tagged fields of this version, by rising tag. */
    private static int[] taggedByTag(Field[] fields) {
        int[] sorted = new int[fields.length];
        int count = 0;
        for (int i = 0; i < fields.length; i++) {
            if (fields[i].isPresent() && fields[i].isTagged()) {
                int at = count++;
                for (; at > 0 && fields[sorted[at - 1]].tag() > fields[i].tag(); at--) {
                    sorted[at] = sorted[at - 1];
                }
                sorted[at] = i;
            }
        }
        return Arrays.copyOf(sorted, count);
    }

    @Override
    public Object read(WireReader in) {
        Object[] values = new Object[fields.length];
        for (int i = 0; i < fields.length; i++) {
            Field field = fields[i];
            values[i] = field.isFixed() ? readField(in, field) : field.absent();
        }
        if (flexible) {
            readTagged(in, values);
        }
        return access.make(values);
    }

    /** An instance in which every field has its default. */
    Object defaults() {
        Object[] values = new Object[fields.length];
        for (int i = 0; i < fields.length; i++) {
            values[i] = fields[i].absent();
        }
        return access.make(values);
    }

    @Override
    public String type() {
        return type.getSimpleName();
    }

    @Override
    public List<Field> fields() {
        return Arrays.stream(fields).filter(Field::isPresent).toList();
    }

    @Override
    public void note(FieldRanges ranges) {
        for (Field field : fields) {
            if (field.isFixed()) {
                ranges.field(field);
            }
        }
        if (flexible) {
            ranges.tagged(tag -> indexOfTag(tag) < 0 ? null : fields[indexOfTag(tag)]);
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
        for (int i = 0; i < count; i++) {
            int tag = in.readUnsignedVarint();
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
        Object[] values = take(struct);
        for (int i = 0; i < fields.length; i++) {
            if (fields[i].isFixed()) {
                writeField(out, fields[i], values[i]);
            } else if (!fields[i].isPresent()) {
                refuseLoss(fields[i], values[i]);
            }
        }
        if (flexible) {
            writeTagged(out, values);
        }
    }

    private Object[] take(Object struct) {
        if (struct == null) {
            throw new IllegalArgumentException("null where this version needs a " + type.getSimpleName());
        }
        Object[] values = new Object[fields.length];
        access.take(struct, values);
        return values;
    }

    private void writeField(WireWriter out, Field field, Object value) {
        try {
            field.shape().write(out, value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                type.getSimpleName() + " v" + version + "." + field.name() + ": " + e.getMessage(), e);
        }
    }

    private void writeTagged(WireWriter out, Object[] values) {
        int count = 0;
        for (int at : taggedByTag) {
            count += fields[at].isTold(values[at]) ? 1 : 0;
        }
        out.writeUnsignedVarint(count);
        for (int at : taggedByTag) {
            Field field = fields[at];
            if (field.isTold(values[at])) {
                out.writeUnsignedVarint(field.tag());
                out.writeUnsignedVarint(field.shape().size(values[at]));
                writeField(out, field, values[at]);
            }
        }
    }

    private void refuseLoss(Field field, Object value) {
        if (!field.ignorable() && field.isTold(value)) {
            throw new IllegalArgumentException(type.getSimpleName() + " v" + version + " has no field " + field.name()
                + ", and its value " + value + " may not be lost");
        }
    }

    @Override
    public int size(Object struct) {
        Object[] values = take(struct);
        int bytes = 0;
        for (int i = 0; i < fields.length; i++) {
            if (fields[i].isFixed()) {
                bytes += fields[i].shape().size(values[i]);
            }
        }
        if (flexible) {
            int count = 0;
            for (int at : taggedByTag) {
                Field field = fields[at];
                if (field.isTold(values[at])) {
                    int size = field.shape().size(values[at]);
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
        public String type() {
            return "nullable " + struct.type();
        }

        @Override
        public List<Field> fields() {
            return struct.fields();
        }

        @Override
        public void note(FieldRanges ranges) {
            if (ranges.presence(type())) {
                struct.note(ranges);
            }
        }

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
