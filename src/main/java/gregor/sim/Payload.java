package gregor.sim;

import java.nio.ByteBuffer;

/**
 * What a simulated producer puts into a record: where it is meant to go, and what makes it the only one of its kind. The checksum of a
 * batch says nothing about its partition.
 *
 * @param topic a number that only this topic has, and none of its name before or after it
 * @param number counts what this producer has sent to this partition
 */
record Payload(long topic, int partition, int producer, int number) {

    private static final int BYTES = Long.BYTES + 3 * Integer.BYTES;

    ByteBuffer toBytes() {
        return ByteBuffer.allocate(BYTES).putLong(topic).putInt(partition).putInt(producer).putInt(number).flip();
    }

    static Payload of(ByteBuffer bytes) {
        ByteBuffer in = bytes.duplicate();
        Violation.unless(in.remaining() == BYTES, "ORA-20", "a record has a value of %d bytes; all that were sent have %d", in.remaining(), BYTES);
        return new Payload(in.getLong(), in.getInt(), in.getInt(), in.getInt());
    }
}
