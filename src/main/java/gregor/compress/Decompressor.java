package gregor.compress;

import gregor.base.KafkaException;
import java.nio.ByteBuffer;

/**
 * Unpacks one batch's records, a bite at a time, so that the reader decides how much memory they may take. Not for
 * several threads; has to be closed, since a codec may hold memory that the garbage collector doesn't see.
 */
public interface Decompressor extends AutoCloseable {

    /**
     * Unpacks into a buffer, from its position on, until it is full or the packed bytes are at their end.
     *
     * @param into has room for one byte at the least
     * @return how many bytes were added, or -1 at the end, which is reached only if every check of the format held
     * @throws KafkaException CORRUPT_MESSAGE if the packed bytes are not in the codec's format
     */
    int read(ByteBuffer into);

    @Override
    void close();
}
