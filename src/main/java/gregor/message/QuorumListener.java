package gregor.message;

import gregor.protocol.Unsigned;

/** A listener of a controller, as the requests of the metadata quorum name it. KIP-853. */
public record QuorumListener(String name, String host, @Unsigned int port) {}
