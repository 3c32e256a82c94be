package gregor.protocol;

import gregor.base.Uuid;
import java.util.Locale;

/** Shapes of fixed width. */
enum Primitive implements Shape {

    BOOLEAN(1),
    INT8(1),
    INT16(2),
    UINT16(2),
    INT32(4),
    UINT32(4),
    INT64(8),
    FLOAT64(8),
    UUID(16);

    private final int width;

    Primitive(int width) {
        this.width = width;
    }

    @Override
    public Object read(WireReader in) {
        switch (this) { // a switch expression would widen all the numbers to one type
            case BOOLEAN:
                return in.readBoolean();
            case INT8:
                return in.readByte();
            case INT16:
                return in.readShort();
            case UINT16:
                return in.readUnsignedShort();
            case INT32:
                return in.readInt();
            case UINT32:
                return in.readUnsignedInt();
            case INT64:
                return in.readLong();
            case FLOAT64:
                return in.readDouble();
            default:
                return in.readUuid();
        }
    }

    @Override
    public void write(WireWriter out, Object value) {
        if (value == null) {
            throw new IllegalArgumentException("null where this version needs a value");
        }
        switch (this) {
            case BOOLEAN -> out.writeBoolean((boolean) value);
            case INT8 -> out.writeByte((byte) value);
            case INT16 -> out.writeShort((short) value);
            case UINT16 -> out.writeShort((int) inRange((int) value, 0xffff));
            case INT32 -> out.writeInt((int) value);
            case UINT32 -> out.writeInt((int) inRange((long) value, 0xffffffffL));
            case INT64 -> out.writeLong((long) value);
            case FLOAT64 -> out.writeDouble((double) value);
            case UUID -> out.writeUuid((Uuid) value);
        }
    }

    private static long inRange(long number, long max) {
        if (number < 0 || number > max) {
            throw new IllegalArgumentException(number + " is not between 0 and " + max);
        }
        return number;
    }

    @Override
    public int size(Object value) {
        return width;
    }

    @Override
    public int minSize() {
        return width;
    }

    @Override
    public String type() {
        return name().toLowerCase(Locale.ROOT);
    }
}
