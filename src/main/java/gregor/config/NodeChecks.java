package gregor.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What settings of a node must say together, where each of them is allowed by itself. A broken rule is an
 * {@link InvalidConfig}; what only looks like a mistake is a warning.
 */
final class NodeChecks {

    /** The only selector that Apache Kafka comes with. */
    static final String RACK_AWARE = "org.apache.kafka.common.replica.RackAwareReplicaSelector";

    private static final long MIB = 1024 * 1024;
    /** {@code listener.name.internal.ssl.keystore.location} is {@code ssl.keystore.location} of one listener. */
    private static final Pattern LISTENER_PREFIX = Pattern.compile("listener\\.name\\.[^.]+\\.");
    /** {@code scram-sha-512.sasl.jaas.config} is {@code sasl.jaas.config} of one mechanism. */
    private static final Pattern MECHANISM_PREFIX = Pattern.compile("[a-z0-9-]+\\.(?=sasl\\.|connections\\.max\\.reauth)");
    /** Settings of plug-ins, which have names of their own. */
    private static final List<String> PLUGIN_PREFIXES = List.of("config.providers.", "rlmm.config.", "rsm.config.");
    private static final Set<String> AUTHORIZER_KEYS = Set.of("super.users", "allow.everyone.if.no.acl.found");

    private final NodeConfig config;
    private final ConfigValues values;
    private final Set<String> set;
    private final List<String> warnings;

    /** @param set names of the settings that somebody set */
    NodeChecks(NodeConfig config, Set<String> set, List<String> warnings) {
        this.config = config;
        this.values = config.values();
        this.set = set;
        this.warnings = warnings;
    }

    /** One sentence for each name that no part of a node knows. */
    static List<String> unknownKeys(Set<String> names) {
        List<String> sentences = new ArrayList<>();
        for (String name : new TreeSet<>(names)) {
            String plain = MECHANISM_PREFIX.matcher(LISTENER_PREFIX.matcher(name).replaceFirst("")).replaceFirst("");
            if (!NodeConfig.KEYS.contains(plain) && !NodeConfig.DYNAMIC_ONLY_KEYS.contains(name) && !AUTHORIZER_KEYS.contains(name)
                && PLUGIN_PREFIXES.stream().noneMatch(name::startsWith)) {
                sentences.add("Unknown configuration " + name + " is ignored. The nearest known name is "
                    + NodeConfig.KEYS.nearest(plain) + ".");
            }
        }
        return sentences;
    }

    void run() {
        if (set.contains("broker.id") && values.intOf("broker.id") != config.nodeId()) {
            throw refuse("broker.id", "must be the same as node.id, which is " + config.nodeId());
        }
        if (set.contains("inter.broker.listener.name") && set.contains("security.inter.broker.protocol")) {
            throw refuse("security.inter.broker.protocol", "must not be set together with inter.broker.listener.name");
        }
        selector();
        times();
        sizes();
        if (config.isBroker() && !config.isController()) {
            brokerAlone();
        }
        if (config.isController() && !config.isBroker()) {
            controllerAlone();
        }
        quorum();
        if (config.isController()) {
            controller();
        }
        if (config.isBroker()) {
            broker();
        }
        ensureReachable(config.advertisedListeners());
        ensureReachable(config.advertisedControllerListeners());
        new GroupChecks(values).run();
    }

    private InvalidConfig refuse(String key, String why) {
        ConfigKey definition = NodeConfig.KEYS.find(key);
        return InvalidConfig.of(key, definition.isSensitive() ? "[hidden]" : definition.type().format(values.get(key)), why);
    }

    /** Kafka takes any class, and stops a broker's start where it can't find one. */
    private void selector() {
        if (config.isBroker() && config.replicaSelectorClass() != null && !config.replicaSelectorClass().equals(RACK_AWARE)) {
            throw refuse("replica.selector.class", "must be " + RACK_AWARE + "; without it, consumers read from leaders");
        }
    }

    private void times() {
        if (config.logRollMs() < 1) {
            throw refuse("log.roll.ms", "must be at least 1");
        }
        if (config.logRollJitterMs() < 0) {
            throw refuse("log.roll.jitter.ms", "must be at least 0");
        }
        if (config.logRetentionMs() == 0) {
            throw refuse("log.retention.ms", "this, or minutes or hours in its place, must be at least 1, or -1 for no limit");
        }
        if (config.replicaFetchWaitMaxMs() > config.replicaSocketTimeoutMs()) {
            throw refuse("replica.fetch.wait.max.ms", "must be at most replica.socket.timeout.ms, which is " + config.replicaSocketTimeoutMs());
        }
        if (config.replicaFetchWaitMaxMs() > config.replicaLagTimeMaxMs()) {
            throw refuse("replica.fetch.wait.max.ms", "must be at most replica.lag.time.max.ms, which is " + config.replicaLagTimeMaxMs());
        }
        if (config.connectionsMaxIdleMs() > 0 && config.connectionFailedAuthenticationDelayMs() >= config.connectionsMaxIdleMs()) {
            throw refuse("connection.failed.authentication.delay.ms",
                "must be less than connections.max.idle.ms, which is " + config.connectionsMaxIdleMs());
        }
        if (2L * config.brokerHeartbeatIntervalMs() > config.brokerSessionTimeoutMs()) {
            warnings.add("broker.heartbeat.interval.ms (" + config.brokerHeartbeatIntervalMs() + ") is more than half of "
                + "broker.session.timeout.ms (" + config.brokerSessionTimeoutMs() + "): one late heartbeat fences the broker.");
        }
    }

    private void sizes() {
        if (config.logDirs().isEmpty()) {
            throw refuse("log.dirs", "must name at least one directory");
        }
        if (config.logCleanerThreads() > 0 && config.logCleanerDedupeBufferSize() / config.logCleanerThreads() <= MIB) {
            throw refuse("log.cleaner.dedupe.buffer.size", "must be more than 1 MiB for each of the " + config.logCleanerThreads()
                + " log.cleaner.threads");
        }
        if (config.queuedMaxRequestBytes() > 0 && config.queuedMaxRequestBytes() < config.socketRequestMaxBytes()) {
            throw refuse("queued.max.request.bytes", "must be at least socket.request.max.bytes, which is " + config.socketRequestMaxBytes());
        }
        if (config.maxConnectionsPerIpOverrides().isEmpty() && config.maxConnectionsPerIp() == 0) {
            throw refuse("max.connections.per.ip", "must be at least 1 unless max.connections.per.ip.overrides is set");
        }
    }

    private void quorum() {
        config.controllerQuorumBootstrapServers();
        if (config.controllerQuorumVoters().isEmpty() && values.listOf("controller.quorum.bootstrap.servers").isEmpty()) {
            throw refuse("controller.quorum.voters", "this or controller.quorum.bootstrap.servers must say where the controllers are");
        }
    }

    private void brokerAlone() {
        if (config.controllerQuorumVoters().containsKey(config.nodeId())) {
            throw refuse("controller.quorum.voters", "must not have node " + config.nodeId() + ", whose process.roles is only broker");
        }
        if (config.controllerListenerNames().isEmpty()) {
            throw refuse("controller.listener.names", "must have at least one name, through which the broker talks to controllers");
        }
        if (!config.controllerListeners().isEmpty()) {
            throw refuse("listeners", "must not have a listener of controller.listener.names where process.roles is only broker");
        }
        ensureMapped();
        if (config.controllerQuorumAutoJoinEnable()) {
            throw refuse("controller.quorum.auto.join.enable", "must be false where process.roles does not have controller");
        }
        if (config.controllerListenerNames().size() > 1) {
            warnings.add("controller.listener.names has more than one name: a broker uses only the first, "
                + config.controllerListenerNames().get(0) + ".");
        }
    }

    private void controllerAlone() {
        if (!config.brokerListeners().isEmpty()) {
            throw refuse("listeners", "must have only listeners of controller.listener.names where process.roles is only controller");
        }
        if (set.contains("inter.broker.listener.name") && config.controllerListenerNames().contains(config.interBrokerListenerName())) {
            throw refuse("inter.broker.listener.name", "must not be one of controller.listener.names");
        }
    }

    private void controller() {
        if (!config.controllerQuorumVoters().isEmpty() && !config.controllerQuorumVoters().containsKey(config.nodeId())) {
            throw refuse("controller.quorum.voters", "must have node " + config.nodeId() + ", whose process.roles has controller");
        }
        if (config.controllerListeners().isEmpty()) {
            throw refuse("controller.listener.names", "must have at least one name of listeners where process.roles has controller");
        }
        if (config.controllerListeners().size() < config.controllerListenerNames().size()) {
            throw refuse("controller.listener.names", "must have only names of listeners where process.roles has controller");
        }
        ensureMapped();
    }

    private void broker() {
        List<Endpoint> advertised = config.advertisedListeners();
        if (advertised.isEmpty()) {
            throw refuse("advertised.listeners", "must have at least one listener that is not of controller.listener.names");
        }
        List<String> names = advertised.stream().map(Endpoint::listenerName).toList();
        if (!names.contains(config.interBrokerListenerName())) {
            throw refuse("inter.broker.listener.name", "must be a listener that is advertised; these are " + names);
        }
        if (!config.listeners().stream().map(Endpoint::listenerName).toList().containsAll(names)) {
            throw refuse("advertised.listeners", "must have only names of listeners");
        }
        List<String> cordoned = values.listOf("cordoned.log.dirs");
        if (cordoned.contains("*") ? cordoned.size() > 1 : !config.logDirs().containsAll(cordoned)) {
            throw refuse("cordoned.log.dirs", "must be * or name directories of log.dirs");
        }
        String protocol = config.securityProtocolOf(config.interBrokerListenerName());
        String mechanism = values.stringOf("sasl.mechanism.inter.broker.protocol");
        if (protocol.startsWith("SASL") && !values.listOf("sasl.enabled.mechanisms").contains(mechanism)) {
            throw refuse("sasl.mechanism.inter.broker.protocol", "must be one of sasl.enabled.mechanisms where brokers use SASL");
        }
    }

    private void ensureMapped() {
        for (String name : config.controllerListenerNames()) {
            if (config.securityProtocolOf(name.toUpperCase(Locale.ROOT)) == null) {
                throw refuse("controller.listener.names", "listener " + name + " must be in listener.security.protocol.map");
            }
        }
    }

    private void ensureReachable(List<Endpoint> advertised) {
        if (advertised.stream().anyMatch(endpoint -> endpoint.host().equals(Listeners.ANY_HOST))) {
            throw refuse("advertised.listeners", "must not use " + Listeners.ANY_HOST + ", which no client can connect to");
        }
    }
}
