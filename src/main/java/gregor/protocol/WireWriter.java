package gregor.protocol;

import gregor.base.Uuid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Writes Kafka's primitive types, big-endian, into a buffer that grows. {@link Records} are not copied: they become
 * parts of their own between the written bytes, so that a fetch can send a file's bytes from the file.
 */
public final class WireWriter {

    private ByteBuffer out;
    private int partStart;
    private final List<Records> parts = new ArrayList<>(3);

    public WireWriter() {
        this(256);
    }

    /** @param initialBytes the size of the first buffer, a guess of what will be written */
    public WireWriter(int initialBytes) {
        out = ByteBuffer.allocate(initialBytes);
    }

    public void writeByte(int value) {
        room(1).put((byte) value);
    }

    public void writeBoolean(boolean value) {
        writeByte(value ? 1 : 0);
    }

    public void writeShort(int value) {
        room(2).putShort((short) value);
    }

    public void writeInt(int value) {
        room(4).putInt(value);
    }

    public void writeLong(long value) {
        room(8).putLong(value);
    }

    public void writeDouble(double value) {
        writeLong(Double.doubleToRawLongBits(value));
    }

    public void writeUuid(Uuid value) {
        room(16).putLong(value.mostSignificantBits()).putLong(value.leastSignificantBits());
    }

    public void writeUnsignedVarint(int value) {
        ByteBuffer buffer = room(5);
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            buffer.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        buffer.put((byte) rest);
    }

    /** See {@link WireReader#readLength}. */
    void writeLength(int length, boolean compact, boolean wide) {
        if (compact) {
            writeUnsignedVarint(length + 1);
        } else if (wide) {
            writeInt(length);
        } else if (length > Short.MAX_VALUE) {
            throw new IllegalArgumentException("a string of " + length + " bytes; this version allows " + Short.MAX_VALUE);
        } else {
            writeShort(length);
        }
    }

    void writeUtf8(String text, boolean compact) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writeLength(bytes.length, compact, false);
        room(bytes.length).put(bytes);
    }

    /** The nullable string with a 2-byte length that request headers use in every version. */
    public void writeNullableString(String text) {
        if (text == null) {
            writeShort(-1);
        } else {
            writeUtf8(text, false);
        }
    }

    /** Copies a buffer's content from its position to its limit; the buffer does not change. */
    public void writeBytes(ByteBuffer bytes) {
        room(bytes.remaining()).put(bytes.duplicate());
    }

    /** Puts records between what was written and what will be, without copying them. */
    public void writeRecords(Records records) {
        cutPart();
        parts.add(records);
    }

    /** Everything written, in order: runs of written bytes and, between them, the records. */
    public List<Records> parts() {
        cutPart();
        return Collections.unmodifiableList(parts);
    }

    /** Everything written as one buffer, records copied in. */
    public ByteBuffer toBuffer() {
        List<Records> all = parts();
        if (all.size() == 1 && all.get(0) instanceof MemoryRecords one) {
            return one.toBuffer();
        }
        ByteBuffer joined = ByteBuffer.allocate(all.stream().mapToInt(Records::sizeInBytes).sum());
        for (Records part : all) {
            try {
                joined.put(part.toBuffer());
            } catch (IOException e) {
                throw new UncheckedIOException("records could not be read from their file", e);
            }
        }
        return joined.flip();
    }

    private void cutPart() {
        if (out.position() > partStart) {
            parts.add(new MemoryRecords(out.slice(partStart, out.position() - partStart)));
            partStart = out.position();
        }
    }

    private ByteBuffer room(int bytes) {
        if (out.remaining() < bytes) {
            // Parts already cut keep the old buffer; only the bytes behind them move to the new one.
            int pending = out.position() - partStart;
            int capacity = Math.max(pending + bytes, Math.addExact(out.capacity(), out.capacity()));
            ByteBuffer larger = ByteBuffer.allocate(capacity);
            larger.put(out.slice(partStart, pending));
            out = larger;
            partStart = 0;
        }
        return out;
    }
}
