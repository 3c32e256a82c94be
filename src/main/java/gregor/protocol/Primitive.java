package gregor.protocol;

import gregor.base.Uuid;

/** Shapes of fixed width. */
enum Primitive implements Shape {

    BOOLEAN(1) {
        @Override
        public Object read(WireReader in) {
            return in.readBoolean();
        }

        @Override
        public void write(WireWriter out, Object value) {
            out.writeBoolean((boolean) value);
        }
    },
    INT8(1) {
        @Override
        public Object read(WireReader in) {
            return in.readByte();
        }

        @Override
        public void write(WireWriter out, Object value) {
            out.writeByte((byte) value);
        }
    },
    INT16(2) {
        @Override
        public Object read(WireReader in) {
            return in.readShort();
        }

        @Override
        public void write(WireWriter out, Object value) {
            out.writeShort((short) value);
        }
    },
    UINT16(2) {
        @Override
        public Object read(WireReader in) {
            return in.readUnsignedShort();
        }

        @Override
        public void write(WireWriter out, Object value) {
            int number = (int) value;
            if (number < 0 || number > 0xffff) {
                throw new IllegalArgumentException(number + " is not between 0 and 65535");
            }
            out.writeShort(number);
        }
    },
    INT32(4) {
        @Override
        public Object read(WireReader in) {
            return in.readInt();
        }

        @Override
        public void write(WireWriter out, Object value) {
            out.writeInt((int) value);
        }
    },
    UINT32(4) {
        @Override
        public Object read(WireReader in) {
            return in.readUnsignedInt();
        }

        @Override
        public void write(WireWriter out, Object value) {
            long number = (long) value;
            if (number < 0 || number > 0xffffffffL) {
                throw new IllegalArgumentException(number + " is not between 0 and 4294967295");
            }
            out.writeInt((int) number);
        }
    },
    INT64(8) {
        @Override
        public Object read(WireReader in) {
            return in.readLong();
        }

        @Override
        public void write(WireWriter out, Object value) {
            out.writeLong((long) value);
        }
    },
    FLOAT64(8) {
        @Override
        public Object read(WireReader in) {
            return in.readDouble();
        }

        @Override
        public void write(WireWriter out, Object value) {
            out.writeDouble((double) value);
        }
    },
    UUID(16) {
        @Override
        public Object read(WireReader in) {
            return in.readUuid();
        }

        @Override
        public void write(WireWriter out, Object value) {
            out.writeUuid((Uuid) value);
        }
    };

    private final int width;

    Primitive(int width) {
        this.width = width;
    }

    @Override
    public int size(Object value) {
        return width;
    }

    @Override
    public int minSize() {
        return width;
    }
}
