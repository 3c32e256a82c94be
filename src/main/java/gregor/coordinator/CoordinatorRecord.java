package gregor.coordinator;

import java.nio.ByteBuffer;

/**
 * One change of a coordinator's memory as it is kept in its log.
 *
 * @param key what the change is about; the topic is compacted by it
 * @param value what is true from now on; null if the thing is no more
 */
public record CoordinatorRecord(ByteBuffer key, ByteBuffer value) {}
