package gregor.message;

import gregor.protocol.Unsigned;

/** Where a node of the metadata quorum can be reached, as the quorum's replies tell it. KIP-853. */
public record QuorumNodeEndpoint(int nodeId, String host, @Unsigned int port) {}
