package gregor.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Listeners as the properties describe them, taken apart. The names of listeners are made upper case; those of
 * {@code controller.listener.names} are not, in Kafka either, and so have to be written in upper case.
 *
 * @param all where the node listens
 * @param advertised what {@code advertised.listeners} says, or {@code all}
 * @param controllerNames the listeners that controllers use
 * @param interBroker the listener that brokers use among themselves
 * @param securityProtocols by listener name
 */
record Listeners(List<Endpoint> all, List<Endpoint> advertised, List<String> controllerNames, String interBroker,
        Map<String, String> securityProtocols) {

    private static final Pattern URI = Pattern.compile("([^:/]*)://(?:\\[([0-9a-zA-Z:.%]*)\\]|([0-9a-zA-Z\\-._]*)):(-?[0-9]+)");
    private static final Set<String> SECURITY_PROTOCOLS = Set.of("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL");
    static final String ANY_HOST = "0.0.0.0";
    private static final int HIGHEST_PORT = 65535;

    /** @param mapped whether somebody set {@code listener.security.protocol.map} */
    static Listeners of(ConfigValues values, boolean mapped) {
        List<String> controllerNames = values.listOf("controller.listener.names");
        Map<String, String> protocols = securityProtocols(values.stringOf("listener.security.protocol.map"));
        List<String> uris = values.listOf("listeners");
        if (!mapped && !usesSecurity(uris, controllerNames)) {
            controllerNames.forEach(name -> protocols.putIfAbsent(name, "PLAINTEXT"));
        }
        List<Endpoint> all = parse("listeners", uris, protocols);
        ensureDistinctNames("listeners", all);
        ensureDistinctPorts(all);
        List<Endpoint> advertised = all;
        if (values.listOf("advertised.listeners") != null) {
            advertised = parse("advertised.listeners", values.listOf("advertised.listeners"), protocols);
            ensureDistinctNames("advertised.listeners", advertised);
        }
        return new Listeners(all, advertised, controllerNames, interBroker(values, protocols), protocols);
    }

    /** Controllers' listeners speak PLAINTEXT unasked only where nothing hints at anything else. */
    private static boolean usesSecurity(List<String> uris, List<String> controllerNames) {
        return controllerNames.stream().anyMatch(Listeners::isSecure)
            || uris.stream().anyMatch(uri -> isSecure(upper(uri.split(":", 2)[0])));
    }

    private static boolean isSecure(String name) {
        return SECURITY_PROTOCOLS.contains(name) && !name.equals("PLAINTEXT");
    }

    private static String interBroker(ConfigValues values, Map<String, String> protocols) {
        String name = values.stringOf("inter.broker.listener.name");
        if (name == null) {
            return values.stringOf("security.inter.broker.protocol");
        }
        if (!protocols.containsKey(upper(name))) {
            throw InvalidConfig.of("inter.broker.listener.name", name, "must be in listener.security.protocol.map");
        }
        return upper(name);
    }

    List<Endpoint> ofBroker() {
        return all.stream().filter(endpoint -> !controllerNames.contains(endpoint.listenerName())).toList();
    }

    List<Endpoint> ofController() {
        return all.stream().filter(endpoint -> controllerNames.contains(endpoint.listenerName())).toList();
    }

    List<Endpoint> advertisedOfBroker() {
        return advertised.stream().filter(endpoint -> !controllerNames.contains(endpoint.listenerName())).toList();
    }

    /**
     * A controller's listener that is not advertised by itself is advertised as it is (KIP-853), on the node's own name
     * if it listens on all interfaces.
     */
    List<Endpoint> advertisedOfController() {
        Map<String, Endpoint> byName = new LinkedHashMap<>();
        for (Endpoint endpoint : ofController()) {
            String host = endpoint.host().equals(ANY_HOST) ? "" : endpoint.host();
            byName.put(endpoint.listenerName(), new Endpoint(endpoint.listenerName(), host, endpoint.port(), endpoint.securityProtocol()));
        }
        boolean separate = advertised != all;
        advertised.stream().filter(endpoint -> separate).filter(endpoint -> controllerNames.contains(endpoint.listenerName()))
            .forEach(endpoint -> byName.put(endpoint.listenerName(), endpoint));
        return List.copyOf(byName.values());
    }

    private static List<Endpoint> parse(String key, List<String> uris, Map<String, String> protocols) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (String uri : uris) {
            Matcher matcher = URI.matcher(uri);
            if (!matcher.matches() || Long.parseLong(limited(matcher.group(4))) > HIGHEST_PORT) {
                throw InvalidConfig.of(key, uri, "must look like NAME://host:port, with a port from 0 to " + HIGHEST_PORT);
            }
            String name = upper(matcher.group(1));
            String protocol = protocols.get(name);
            if (protocol == null) {
                throw InvalidConfig.of(key, uri, "No security protocol defined for listener " + name
                    + "; add it to listener.security.protocol.map, as in " + name + ":PLAINTEXT");
            }
            String host = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
            endpoints.add(new Endpoint(name, host, Integer.parseInt(matcher.group(4)), protocol));
        }
        return List.copyOf(endpoints);
    }

    /** Cuts digits that no port has, so that the number can be read. */
    private static String limited(String digits) {
        return digits.substring(0, Math.min(digits.length(), 9));
    }

    private static void ensureDistinctNames(String key, List<Endpoint> endpoints) {
        if (endpoints.stream().map(Endpoint::listenerName).distinct().count() < endpoints.size()) {
            throw InvalidConfig.of(key, endpoints, "each listener must have a different name");
        }
    }

    /** Two listeners share a port only as the IPv4 and the IPv6 side of it, and port 0 is any free one. */
    private static void ensureDistinctPorts(List<Endpoint> endpoints) {
        Map<Integer, Endpoint> seen = new HashMap<>();
        for (Endpoint endpoint : endpoints) {
            Endpoint other = endpoint.port() == 0 ? null : seen.put(endpoint.port(), endpoint);
            if (other != null && !areBothSides(endpoint.host(), other.host())) {
                throw InvalidConfig.of("listeners", endpoints, "each listener must have a different port, unless one host is an "
                    + "IPv4 and the other an IPv6 address");
            }
        }
    }

    private static boolean areBothSides(String one, String other) {
        return one.contains(":") && isIpv4(other) || isIpv4(one) && other.contains(":");
    }

    private static boolean isIpv4(String host) {
        return host.matches("[0-9]+(\\.[0-9]+){3}");
    }

    private static Map<String, String> securityProtocols(String text) {
        Map<String, String> protocols = new TreeMap<>();
        for (Map.Entry<String, String> pair : pairs("listener.security.protocol.map", text).entrySet()) {
            String protocol = upper(pair.getValue());
            if (!SECURITY_PROTOCOLS.contains(protocol)) {
                throw InvalidConfig.of("listener.security.protocol.map", pair.getKey() + ":" + pair.getValue(),
                    "the protocol must be one of PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL");
            }
            if (protocols.put(upper(pair.getKey()), protocol) != null) {
                throw InvalidConfig.of("listener.security.protocol.map", text, "must name each listener once");
            }
        }
        return protocols;
    }

    /** Limits of connections by host: {@code host:count,host:count}. */
    static Map<String, Integer> connectionLimits(String text) {
        Map<String, Integer> limits = new LinkedHashMap<>();
        for (Map.Entry<String, String> pair : pairs("max.connections.per.ip.overrides", text).entrySet()) {
            if (!pair.getValue().matches("[0-9]{1,9}")) {
                throw InvalidConfig.of("max.connections.per.ip.overrides", pair.getKey() + ":" + pair.getValue(),
                    "must look like host:count");
            }
            limits.put(pair.getKey(), Integer.valueOf(pair.getValue()));
        }
        return limits;
    }

    /** Reads {@code key:value,key:value}; an IPv6 address keeps its own colons, because the last one counts. */
    private static Map<String, String> pairs(String key, String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : text.isBlank() ? new String[0] : text.trim().split("\\s*,\\s*")) {
            int colon = pair.lastIndexOf(':');
            if (colon < 0) {
                throw InvalidConfig.of(key, pair, "must look like name:value");
            }
            pairs.put(pair.substring(0, colon).trim(), pair.substring(colon + 1).trim());
        }
        return pairs;
    }

    private static String upper(String name) {
        return name.trim().toUpperCase(Locale.ROOT);
    }
}
