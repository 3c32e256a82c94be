package gregor.config;

import static gregor.config.Allowed.atLeast;
import static gregor.config.Allowed.elements;
import static gregor.config.Allowed.oneOf;
import static gregor.config.ConfigKey.key;
import static gregor.config.ConfigType.BOOLEAN;
import static gregor.config.ConfigType.CLASS;
import static gregor.config.ConfigType.LIST;
import static gregor.config.ConfigType.LONG;
import static gregor.config.ConfigType.PASSWORD;
import static gregor.config.ConfigType.STRING;
import static gregor.config.Importance.LOW;
import static gregor.config.Importance.MEDIUM;

import java.util.List;

/** Settings of authorization, delegation tokens and TLS. */
final class SecurityKeys {

    private SecurityKeys() {}

    /** Who may do what. */
    static List<ConfigKey> access() {
        return List.of(
            key("authorizer.class.name", STRING, "", LOW,
                "Class that decides what a client may do; none allows everything."),
            key("principal.builder.class", CLASS, "org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder", MEDIUM,
                "Class that makes a principal out of what authentication found.").perBroker(),
            key("security.providers", STRING, null, LOW,
                "Classes that add algorithms to the JDK's security."),
            key("delegation.token.secret.key", PASSWORD, null, MEDIUM,
                "Secret that signs delegation tokens, the same on all nodes; none turns tokens off."),
            key("delegation.token.max.lifetime.ms", LONG, 604_800_000, atLeast(1), MEDIUM,
                "How long a token can be renewed."),
            key("delegation.token.expiry.time.ms", LONG, 86_400_000, atLeast(1), MEDIUM,
                "How long a token lives without renewal."),
            key("delegation.token.expiry.check.interval.ms", LONG, 3_600_000, atLeast(1), LOW,
                "How often expired tokens are looked for."));
    }

    /** TLS. */
    static List<ConfigKey> tls() {
        return List.of(
            key("ssl.protocol", STRING, "TLSv1.3", MEDIUM,
                "Protocol of the SSLContext.").perBroker(),
            key("ssl.enabled.protocols", LIST, "TLSv1.2,TLSv1.3", elements(), MEDIUM,
                "Protocol versions that are offered.").perBroker(),
            key("ssl.cipher.suites", LIST, "", elements(), MEDIUM,
                "Cipher suites that are offered; none means the JDK's.").perBroker(),
            key("ssl.provider", STRING, null, MEDIUM,
                "Security provider to use; none means the JDK's default.").perBroker(),
            key("ssl.engine.factory.class", CLASS, null, LOW,
                "Class that makes SSLEngines; none means the built-in one.").perBroker(),
            key("ssl.client.auth", STRING, "none", oneOf("required", "requested", "none"), MEDIUM,
                "Whether clients show a certificate: required, requested or none.").perBroker(),
            key("ssl.endpoint.identification.algorithm", STRING, "https", LOW,
                "How a server's name is checked against its certificate; empty turns the check off.").perBroker(),
            key("ssl.principal.mapping.rules", STRING, "DEFAULT", LOW,
                "Rules that shorten a certificate's name to a user's name."),
            key("ssl.secure.random.implementation", STRING, null, LOW,
                "SecureRandom algorithm; none means the JDK's default.").perBroker(),
            key("ssl.allow.dn.changes", BOOLEAN, false, LOW,
                "Whether a certificate may be replaced by one with another name while the node runs."),
            key("ssl.allow.san.changes", BOOLEAN, false, LOW,
                "Whether a certificate may be replaced by one with other alternative names while the node runs."));
    }

    /** TLS: keys and certificates. */
    static List<ConfigKey> stores() {
        return List.of(
            key("ssl.keystore.type", STRING, "JKS", MEDIUM,
                "Format of the key store: JKS, PKCS12 or PEM.").perBroker(),
            key("ssl.keystore.location", STRING, null, MEDIUM,
                "File of the key store.").perBroker(),
            key("ssl.keystore.password", PASSWORD, null, MEDIUM,
                "Password of the key store file.").perBroker(),
            key("ssl.keystore.key", PASSWORD, null, MEDIUM,
                "Private key in place of a file, in PEM.").perBroker(),
            key("ssl.keystore.certificate.chain", PASSWORD, null, MEDIUM,
                "Certificates that go with that key, in PEM.").perBroker(),
            key("ssl.key.password", PASSWORD, null, MEDIUM,
                "Password of the private key.").perBroker(),
            key("ssl.keymanager.algorithm", STRING, "SunX509", MEDIUM,
                "Algorithm of the key manager.").perBroker(),
            key("ssl.truststore.type", STRING, "JKS", MEDIUM,
                "Format of the trust store: JKS, PKCS12 or PEM.").perBroker(),
            key("ssl.truststore.location", STRING, null, MEDIUM,
                "File of the trust store.").perBroker(),
            key("ssl.truststore.password", PASSWORD, null, MEDIUM,
                "Password of the trust store file; without it the file is used unchecked.").perBroker(),
            key("ssl.truststore.certificates", PASSWORD, null, MEDIUM,
                "Trusted certificates in place of a file, in PEM.").perBroker(),
            key("ssl.trustmanager.algorithm", STRING, "PKIX", MEDIUM,
                "Algorithm of the trust manager.").perBroker());
    }
}
