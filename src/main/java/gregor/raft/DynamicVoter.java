package gregor.raft;

import gregor.base.Uuid;
import gregor.record.ControlMessage.VotersRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A voter as an administrator names it, {@code id@host:port:directoryId} (KIP-853); brackets go around an IPv6 address.
 */
public record DynamicVoter(int nodeId, String host, int port, Uuid directoryId) {

    /**
     * Reads a list, with commas between, of at least one voter.
     *
     * @return the voters by id
     * @throws IllegalArgumentException if it is not that; the message is the one of Kafka's tools
     */
    public static NavigableMap<Integer, DynamicVoter> parseAll(String text) {
        NavigableMap<Integer, DynamicVoter> voters = new TreeMap<>();
        for (String one : text.trim().split(",")) {
            if (!one.isEmpty()) {
                DynamicVoter voter = parse(one);
                if (voters.put(voter.nodeId, voter) != null) {
                    throw new IllegalArgumentException("Node id " + voter.nodeId + " was specified more than once.");
                }
            }
        }
        if (voters.isEmpty()) {
            throw new IllegalArgumentException("No voters given.");
        }
        return voters;
    }

    /** @throws IllegalArgumentException if the text is not a voter; the message is the one of Kafka's tools */
    public static DynamicVoter parse(String text) {
        String trimmed = text.trim();
        int at = trimmed.indexOf('@');
        if (at <= 0) {
            throw new IllegalArgumentException(at < 0
                ? "No @ found in dynamic voter string." : "Invalid @ at beginning of dynamic voter string.");
        }
        int nodeId = nodeId(trimmed.substring(0, at));
        String rest = trimmed.substring(at + 1);
        if (rest.isEmpty()) {
            throw new IllegalArgumentException("No hostname found after node id.");
        }
        boolean bracketed = rest.startsWith("[");
        int hostEnd = rest.indexOf(bracketed ? ']' : ':');
        if (hostEnd < 0) {
            throw new IllegalArgumentException(bracketed
                ? "Hostname began with left bracket, but no right bracket was found."
                : "No colon following hostname could be found.");
        }
        String host = rest.substring(bracketed ? 1 : 0, hostEnd);
        rest = rest.substring(bracketed ? hostEnd + 1 : hostEnd);
        if (!rest.startsWith(":")) {
            throw new IllegalArgumentException("Port section must start with a colon.");
        }
        int portEnd = rest.indexOf(':', 1);
        if (portEnd < 0) {
            throw new IllegalArgumentException("No colon following port could be found.");
        }
        return new DynamicVoter(nodeId, host, port(rest.substring(1, portEnd)), directoryId(rest.substring(portEnd + 1)));
    }

    private static int nodeId(String text) {
        int nodeId;
        try {
            nodeId = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("Failed to parse node id in dynamic voter string.", e);
        }
        if (nodeId < 0) {
            throw new IllegalArgumentException("Invalid negative node id " + nodeId + " in dynamic voter string.");
        }
        return nodeId;
    }

    private static int port(String text) {
        int port;
        try {
            port = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("Failed to parse port in dynamic voter string.", e);
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("Invalid port " + port + " in dynamic voter string.");
        }
        return port;
    }

    private static Uuid directoryId(String text) {
        try {
            return Uuid.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Failed to parse directory ID in dynamic voter string.", e);
        }
    }

    /** The control record that names a set of voters, each reachable at the one listener. */
    public static VotersRecord toRecord(Collection<DynamicVoter> voters, String listenerName) {
        List<VotersRecord.Voter> listed = new ArrayList<>();
        for (DynamicVoter voter : voters) {
            listed.add(new VotersRecord.Voter(voter.nodeId, voter.directoryId,
                List.of(new VotersRecord.Endpoint(listenerName.toUpperCase(Locale.ROOT), voter.host, voter.port)),
                new VotersRecord.KRaftVersionFeature((short) 0, (short) 1)));
        }
        return new VotersRecord((short) 0, listed);
    }

    @Override
    public String toString() {
        return nodeId + "@" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + ":" + directoryId;
    }
}
