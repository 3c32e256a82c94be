package gregor.config;

import static gregor.config.Allowed.between;
import static gregor.config.Allowed.elements;
import static gregor.config.Allowed.oneOfIgnoringCase;
import static gregor.config.ConfigKey.key;
import static gregor.config.ConfigType.BOOLEAN;
import static gregor.config.ConfigType.CLASS;
import static gregor.config.ConfigType.DOUBLE;
import static gregor.config.ConfigType.INT;
import static gregor.config.ConfigType.LIST;
import static gregor.config.ConfigType.LONG;
import static gregor.config.ConfigType.PASSWORD;
import static gregor.config.ConfigType.SHORT;
import static gregor.config.ConfigType.STRING;
import static gregor.config.Importance.HIGH;
import static gregor.config.Importance.LOW;
import static gregor.config.Importance.MEDIUM;

import java.util.List;

/** Settings of SASL and its mechanisms. */
final class SaslKeys {

    private SaslKeys() {}

    /** SASL. */
    static List<ConfigKey> sasl() {
        return List.of(
            key("sasl.enabled.mechanisms", LIST, "GSSAPI", elements(), MEDIUM,
                "SASL mechanisms that clients can choose from.").perBroker(),
            key("sasl.mechanism.inter.broker.protocol", STRING, "GSSAPI", MEDIUM,
                "Mechanism that brokers use among themselves.").perBroker(),
            key("sasl.mechanism.controller.protocol", STRING, "GSSAPI", HIGH,
                "Mechanism that is used towards controllers."),
            key("sasl.jaas.config", PASSWORD, null, MEDIUM,
                "Login modules and their options, as in a JAAS file.").perBroker(),
            key("sasl.client.callback.handler.class", CLASS, null, MEDIUM,
                "Class that answers the client side of a mechanism."),
            key("sasl.server.callback.handler.class", CLASS, null, MEDIUM,
                "Class that answers the server side of a mechanism; set with listener and mechanism as prefix."),
            key("sasl.server.max.receive.size", INT, 524_288, MEDIUM,
                "Largest request before and during authentication."),
            key("sasl.login.class", CLASS, null, MEDIUM,
                "Class that logs in; set with listener and mechanism as prefix."),
            key("sasl.login.callback.handler.class", CLASS, null, MEDIUM,
                "Class that gives a login its credentials."),
            key("sasl.login.connect.timeout.ms", INT, null, LOW,
                "How long a connection to the identity provider may take."),
            key("sasl.login.read.timeout.ms", INT, null, LOW,
                "How long a reply of the identity provider may take."),
            key("sasl.login.retry.backoff.ms", LONG, 100, LOW,
                "Pause after the first login that failed."),
            key("sasl.login.retry.backoff.max.ms", LONG, 10_000, LOW,
                "Longest pause after logins that failed."),
            key("sasl.login.refresh.window.factor", DOUBLE, 0.8, MEDIUM,
                "Part of a credential's life after which it is refreshed.").perBroker(),
            key("sasl.login.refresh.window.jitter", DOUBLE, 0.05, MEDIUM,
                "Random part added to that.").perBroker(),
            key("sasl.login.refresh.min.period.seconds", SHORT, 60, MEDIUM,
                "Least time between two refreshes.").perBroker(),
            key("sasl.login.refresh.buffer.seconds", SHORT, 300, MEDIUM,
                "Time before its expiry at which a credential is refreshed at the latest.").perBroker(),
            key("sasl.kerberos.service.name", STRING, null, MEDIUM,
                "Principal that the brokers run as.").perBroker(),
            key("sasl.kerberos.kinit.cmd", STRING, "/usr/bin/kinit", MEDIUM,
                "Path of kinit.").perBroker(),
            key("sasl.kerberos.ticket.renew.window.factor", DOUBLE, 0.8, MEDIUM,
                "Part of a ticket's life after which it is renewed.").perBroker(),
            key("sasl.kerberos.ticket.renew.jitter", DOUBLE, 0.05, MEDIUM,
                "Random part added to that.").perBroker(),
            key("sasl.kerberos.min.time.before.relogin", LONG, 60_000, MEDIUM,
                "Least time between two renewals, in milliseconds.").perBroker(),
            key("sasl.kerberos.principal.to.local.rules", LIST, "DEFAULT", elements(), MEDIUM,
                "Rules that shorten a Kerberos principal to a user's name.").perBroker());
    }

    /** SASL OAUTHBEARER: tokens that the broker checks and fetches. */
    static List<ConfigKey> bearer() {
        return List.of(
            key("sasl.oauthbearer.token.endpoint.url", STRING, null, MEDIUM,
                "Where tokens are fetched."),
            key("sasl.oauthbearer.scope", STRING, null, MEDIUM,
                "Scope that is asked for."),
            key("sasl.oauthbearer.scope.claim.name", STRING, "scope", LOW,
                "Claim that holds the scope."),
            key("sasl.oauthbearer.sub.claim.name", STRING, "sub", LOW,
                "Claim that holds the user."),
            key("sasl.oauthbearer.jwks.endpoint.url", STRING, null, MEDIUM,
                "Where the keys that check a token's signature are fetched."),
            key("sasl.oauthbearer.jwks.endpoint.refresh.ms", LONG, 3_600_000, LOW,
                "How often they are fetched again."),
            key("sasl.oauthbearer.jwks.endpoint.retry.backoff.ms", LONG, 100, LOW,
                "Pause after the first fetch of keys that failed."),
            key("sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms", LONG, 10_000, LOW,
                "Longest pause after fetches of keys that failed."),
            key("sasl.oauthbearer.clock.skew.seconds", INT, 30, LOW,
                "Difference between clocks that is tolerated."),
            key("sasl.oauthbearer.expected.audience", LIST, "", elements(), HIGH,
                "Audiences of which a token must name one."),
            key("sasl.oauthbearer.expected.issuer", STRING, null, HIGH,
                "Issuer that a token must name."),
            key("sasl.oauthbearer.jwt.retriever.class", CLASS, "org.apache.kafka.common.security.oauthbearer.DefaultJwtRetriever",
                MEDIUM,
                "Class that fetches tokens."),
            key("sasl.oauthbearer.jwt.validator.class", CLASS, "org.apache.kafka.common.security.oauthbearer.DefaultJwtValidator",
                MEDIUM,
                "Class that checks tokens."),
            key("sasl.oauthbearer.client.credentials.client.id", STRING, null, MEDIUM,
                "Client id towards the identity provider."),
            key("sasl.oauthbearer.client.credentials.client.secret", PASSWORD, null, MEDIUM,
                "Secret that goes with it."));
    }

    /** SASL OAUTHBEARER: assertions that the client signs. */
    static List<ConfigKey> assertion() {
        return List.of(
            key("sasl.oauthbearer.assertion.algorithm", STRING, "RS256", oneOfIgnoringCase("ES256", "RS256"), MEDIUM,
                "Algorithm that signs an assertion: RS256 or ES256."),
            key("sasl.oauthbearer.assertion.claim.aud", STRING, null, MEDIUM,
                "Audience of an assertion."),
            key("sasl.oauthbearer.assertion.claim.iss", STRING, null, MEDIUM,
                "Issuer of an assertion."),
            key("sasl.oauthbearer.assertion.claim.sub", STRING, null, MEDIUM,
                "Subject of an assertion."),
            key("sasl.oauthbearer.assertion.claim.exp.seconds", INT, 300, between(0, 86_400), LOW,
                "Seconds from now at which an assertion expires."),
            key("sasl.oauthbearer.assertion.claim.nbf.seconds", INT, 60, between(0, 3600), LOW,
                "Seconds before now from which an assertion is valid."),
            key("sasl.oauthbearer.assertion.claim.jti.include", BOOLEAN, false, MEDIUM,
                "Whether an assertion gets an id of its own."),
            key("sasl.oauthbearer.assertion.file", STRING, null, MEDIUM,
                "File with an assertion that is made already."),
            key("sasl.oauthbearer.assertion.private.key.file", STRING, null, MEDIUM,
                "File with the key that signs, in PEM."),
            key("sasl.oauthbearer.assertion.private.key.passphrase", PASSWORD, null, MEDIUM,
                "Password of that key."),
            key("sasl.oauthbearer.assertion.template.file", STRING, null, MEDIUM,
                "File with further headers and claims."));
    }
}
