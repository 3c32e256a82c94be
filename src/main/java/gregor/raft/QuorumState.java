package gregor.raft;

import gregor.base.Check;
import gregor.base.Uuid;
import gregor.port.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a node must not forget about elections: the file {@code quorum-state} in the metadata log's directory, one line
 * of JSON.
 * <pre>
 *   {"leaderId":1,"leaderEpoch":2,"votedId":-1,"votedDirectoryId":"AAAAAAAAAAAAAAAAAAAAAA","data_version":1}
 * </pre>
 * Version 1 goes with kraft.version 1. Version 0 has no directory id, and says three things that nobody reads. Source:
 * Kafka's {@code FileQuorumStateStore}.
 *
 * @param leaderId who leads the epoch, or -1 if that is not known
 * @param leaderEpoch the highest epoch this node has heard of
 * @param votedId whom it voted for in that epoch, or -1
 * @param votedDirectoryId that candidate's directory, zero if unknown
 */
public record QuorumState(int leaderId, int leaderEpoch, int votedId, Uuid votedDirectoryId) {

    public static final String FILE_NAME = "quorum-state";

    static final int NOBODY = -1;

    /** Before anything is known. */
    static final QuorumState NONE = unknownLeader(0);

    /** A leader that has just begun its epoch. */
    public static QuorumState ledBy(int leaderId, int epoch) {
        return new QuorumState(leaderId, epoch, NOBODY, Uuid.ZERO);
    }

    /** An epoch in which nobody is known to lead, and no vote was given. */
    static QuorumState unknownLeader(int epoch) {
        return new QuorumState(NOBODY, epoch, NOBODY, Uuid.ZERO);
    }

    boolean hasLeader() {
        return leaderId != NOBODY;
    }

    boolean hasVoted() {
        return votedId != NOBODY;
    }

    boolean hasVotedFor(ReplicaKey replica) {
        return votedId == replica.id() && (votedDirectoryId.equals(Uuid.ZERO) || votedDirectoryId.equals(replica.directoryId()));
    }

    QuorumState withVote(ReplicaKey candidate) {
        return new QuorumState(leaderId, leaderEpoch, candidate.id(), candidate.directoryId());
    }

    QuorumState withLeader(int leader) {
        return new QuorumState(leader, leaderEpoch, votedId, votedDirectoryId);
    }

    /**
     * Reads the file.
     *
     * @return null if there is none, as before the first start
     * @throws IOException if its content is not as above; names the file
     */
    public static QuorumState read(Disk disk, Path directory) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        if (!disk.exists(file)) {
            return null;
        }
        String json = StandardCharsets.UTF_8.decode(disk.readWhole(file)).toString();
        try {
            int version = number(json, "data_version");
            if (version != 0 && version != 1) {
                throw new IllegalArgumentException("data_version is " + version + "; 0 and 1 can be read");
            }
            return new QuorumState(number(json, "leaderId"), number(json, "leaderEpoch"), number(json, "votedId"),
                version == 0 ? Uuid.ZERO : Uuid.parse(field(json, "votedDirectoryId", "\"([^\"]*)\"")));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is not the state of a quorum: " + e.getMessage(), e);
        }
    }

    private static int number(String json, String name) {
        return Integer.parseInt(field(json, name, "(-?\\d+)"));
    }

    private static String field(String json, String name, String value) {
        Matcher matcher = Pattern.compile("\"" + name + "\"\\s*:\\s*" + value).matcher(json);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no " + name + " in " + json);
        }
        return matcher.group(1);
    }

    /**
     * Replaces the file. When this returns, the state survives a power failure.
     *
     * @param before what the file says now, or null; its epoch may not be higher (I1)
     * @param kraftVersion the finalized level of kraft.version
     * @param voterIds only version 0 says them
     */
    public void write(Disk disk, Path directory, QuorumState before, int kraftVersion, List<Integer> voterIds) throws IOException {
        Check.holds("raft.I1", before == null || before.leaderEpoch <= leaderEpoch, "epoch on disk, new epoch",
            before == null ? -1 : before.leaderEpoch, leaderEpoch);
        disk.replaceWhole(directory.resolve(FILE_NAME), StandardCharsets.UTF_8.encode(json(kraftVersion, voterIds)));
    }

    private String json(int kraftVersion, List<Integer> voterIds) {
        String election = "\"leaderId\":" + leaderId + ",\"leaderEpoch\":" + leaderEpoch + ",\"votedId\":" + votedId;
        if (kraftVersion > 0) {
            return "{" + election + ",\"votedDirectoryId\":\"" + votedDirectoryId + "\",\"data_version\":1}";
        }
        String voters = voterIds.stream().map(id -> "{\"voterId\":" + id + "}").collect(Collectors.joining(","));
        return "{\"clusterId\":\"\"," + election + ",\"appliedOffset\":0,\"currentVoters\":[" + voters + "],\"data_version\":0}";
    }
}
