package gregor.record;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A name and a value that travel with a record beside its own key and value (KIP-82). Names may repeat and their order
 * is kept; a value may be null, a name not.
 */
public record Header(String key, ByteBuffer value) {

    public Header {
        Objects.requireNonNull(key, "a header's key");
    }
}
