package gregor.raft;

/**
 * When a follower asks for votes though its fetch timeout is not over: when its leader's process seems to be gone.
 *
 * <p>A process that ends, in whatever way, has its connections closed by its operating system, and new ones refused. So a fetch that
 * waits at the leader fails in that moment, and so does the next one. Two failures in a row make the leader lost; one alone may be a
 * connection that was closed because it was old. A leader whose machine is gone, or is cut off, refuses nothing: that takes the fetch
 * timeout, as always.
 *
 * <p>It is safe because safety never depends on when somebody asks for votes. What it could do harm to is peace:
 * <ul>
 *   <li>The leader lives, and one follower cannot connect to it. It asks the others whether they would vote for it. They hear the
 *       leader, and say no (KIP-996); the epoch stays.
 *   <li>The leader lives, and a majority cannot connect to it. They elect another, which costs an epoch and no record: who cannot
 *       fetch acknowledges nothing, so that leader could not commit any more.
 *   <li>A follower that cannot connect for good would ask again and again. It asks early once in an epoch, and then waits for its
 *       fetch timeout like any other.
 *   <li>All followers see the end of the leader in the same moment. They ask one after another, in the order of their ids, with
 *       enough time between them for an election.
 * </ul>
 *
 * <p>In Kafka a follower always waits for {@code controller.quorum.fetch.timeout.ms}.
 */
final class LeaderLoss {

    private static final int FAILURES = 2;
    /** By then the others have noticed too, and do not refuse because they believe in the leader. */
    private static final int FIRST_WAIT_MS = 10;
    /** Two voters force a vote to disk one after the other, and do not all notice at once; two that ask together split the votes. */
    private static final int NEXT_WAIT_MS = 150;

    private LeaderLoss() {}

    /** Whether a leader that did not take so many fetches in a row is lost. */
    static boolean isLost(int failuresInARow) {
        return failuresInARow >= FAILURES;
    }

    /** How long a voter waits, once its leader is lost, before it asks for votes, in milliseconds. */
    static int waitMs(VoterSet voters, int selfId, int lostLeaderId) {
        return FIRST_WAIT_MS + NEXT_WAIT_MS * voters.without(lostLeaderId).ids().indexOf(selfId);
    }
}
