package gregor.message;

import gregor.protocol.Unsigned;

/** A listener, as a broker or controller names it when it registers. @param securityProtocol 0 is PLAINTEXT, 1 SSL, 2 and 3 the same with SASL */
public record RegisteredListener(String name, String host, @Unsigned int port, short securityProtocol) {}
