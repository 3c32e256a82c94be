package gregor.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses of controllers, which are given without listener name: they are reached through the first controller listener. */
final class QuorumAddresses {

    private static final String HOST_AND_PORT = "(?:\\[([0-9a-zA-Z:.%]+)\\]|([0-9a-zA-Z\\-._]+)):([0-9]{1,5})";
    private static final Pattern VOTER = Pattern.compile("([0-9]{1,9})@" + HOST_AND_PORT);
    private static final Pattern SERVER = Pattern.compile("()" + HOST_AND_PORT);

    private QuorumAddresses() {}

    /** @throws InvalidConfig if an entry does not look like {@code id@host:port}, or its host means "all interfaces" */
    static Map<Integer, Endpoint> voters(List<String> entries, List<String> controllerNames) {
        Map<Integer, Endpoint> voters = new LinkedHashMap<>();
        for (String entry : entries) {
            Matcher matcher = match("controller.quorum.voters", VOTER, entry, "id@host:port");
            Endpoint address = endpoint(matcher, controllerNames);
            if (address.host().equals("0.0.0.0") && address.port() != 0) {
                throw InvalidConfig.of("controller.quorum.voters", entry, "the host must be one that other nodes can reach");
            }
            voters.put(Integer.valueOf(matcher.group(1)), address);
        }
        return voters;
    }

    /** @throws InvalidConfig if an entry does not look like {@code host:port} */
    static List<Endpoint> servers(List<String> entries, List<String> controllerNames) {
        List<Endpoint> servers = new ArrayList<>();
        for (String entry : entries) {
            servers.add(endpoint(match("controller.quorum.bootstrap.servers", SERVER, entry, "host:port"), controllerNames));
        }
        return servers;
    }

    private static Matcher match(String key, Pattern pattern, String entry, String form) {
        Matcher matcher = pattern.matcher(entry);
        if (!matcher.matches() || Integer.parseInt(matcher.group(4)) > 65535) {
            throw InvalidConfig.of(key, entry, "must look like " + form);
        }
        return matcher;
    }

    private static Endpoint endpoint(Matcher matcher, List<String> controllerNames) {
        String host = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
        String name = controllerNames.isEmpty() ? "CONTROLLER" : controllerNames.get(0);
        return new Endpoint(name, host, Integer.parseInt(matcher.group(4)), "PLAINTEXT");
    }
}
