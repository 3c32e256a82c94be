package gregor.broker;

import gregor.protocol.Codec;
import gregor.protocol.InvalidRequest;
import gregor.protocol.Schema;
import gregor.protocol.WireReader;
import gregor.protocol.WireWriter;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Who sends a request. Whoever has not proven to be somebody is {@link #ANONYMOUS}.
 *
 * <p>In an envelope it is written as a 2-byte version and the fields: what Kafka's {@code DefaultKafkaPrincipalBuilder} writes and
 * reads, by the schema {@code DefaultPrincipalData}.
 *
 * @param tokenAuthenticated whether it was a delegation token that proved it
 */
@Schema(versions = "0", flexible = "0+")
public record Principal(String type, String name, boolean tokenAuthenticated) {

    static final Principal ANONYMOUS = new Principal("User", "ANONYMOUS", false);

    private static final int VERSION = 0;

    ByteBuffer write() {
        WireWriter out = new WireWriter(32);
        out.writeShort((short) VERSION);
        Codec.of(Principal.class, VERSION).write(this, out);
        return out.toBuffer();
    }

    /** Reads a principal; empty if the bytes are none that is known here. */
    static Optional<Principal> read(ByteBuffer bytes) {
        WireReader in = new WireReader(bytes.duplicate());
        try {
            return in.readShort() == VERSION ? Optional.of(Codec.of(Principal.class, VERSION).read(in)) : Optional.empty();
        } catch (InvalidRequest e) {
            return Optional.empty();
        }
    }
}
