package gregor.history;

import gregor.base.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What happened, as clients saw it: each call with the times at which it began and ended, in nanoseconds of one clock, and how.
 * Many threads may add to it. {@link HistoryChecker} looks at it when nobody does any more.
 */
public final class History {

    /** Of a call that has not ended. */
    public static final long NEVER = Long.MAX_VALUE;
    /** Where nobody said which. */
    public static final long UNKNOWN = -1;

    /** How a call ended. */
    public enum Outcome {
        /** It was done. */
        OK,
        /** It was certainly not done. */
        FAIL,
        /** Nobody knows, or it has not ended. */
        INFO
    }

    /** @param offset where an OK one was put, or UNKNOWN */
    public record Sent(Payload payload, boolean idempotent, long beganNanos, long endedNanos, Outcome outcome, long offset) {}

    /**
     * One record.
     *
     * @param leaderEpoch UNKNOWN if none was told
     * @param payload null if it was not as it had been sent
     */
    public record Seen(long offset, int leaderEpoch, Payload payload) {}

    /**
     * What one poll brought of one partition.
     *
     * @param life of the reader at this partition: a new one begins with each assignment and each seek
     * @param scansAll whether the reader reads all that there is, from the beginning, when nothing more is written
     */
    public record Poll(String reader, int life, boolean scansAll, TopicPartition partition, long beganNanos, long endedNanos, List<Seen> records) {}

    /** Somebody asked for the end of a partition. @param leaderEpoch in which the one who answered led, as it knew */
    public record Listed(TopicPartition partition, long beganNanos, long endedNanos, int leaderEpoch, long offset) {}

    /** A group wrote how far it had come. @param member which one, in which of its assignments */
    public record Committed(String group, String member, TopicPartition partition, long beganNanos, long endedNanos, Outcome outcome, long offset) {}

    /** A group read how far it had come. @param member which one, in which of its assignments; @param offset UNKNOWN if it had not committed any */
    public record CommitRead(String group, String member, TopicPartition partition, long beganNanos, long endedNanos, long offset) {}

    /** What a node's files hold of a partition after its orderly stop. */
    public record Stored(int node, TopicPartition partition, List<Seen> records) {}

    /** What was done to the cluster. */
    public record Fault(long nanos, String what) {}

    final List<Sent> sends = new ArrayList<>();
    final List<Poll> polls = new ArrayList<>();
    final List<Listed> listings = new ArrayList<>();
    final List<Committed> commits = new ArrayList<>();
    final List<CommitRead> commitReads = new ArrayList<>();
    final List<Stored> stored = new ArrayList<>();
    final List<Fault> faults = new ArrayList<>();
    private long acknowledged;

    public synchronized void add(Sent sent) {
        sends.add(sent);
        acknowledged += sent.outcome() == Outcome.OK ? 1 : 0;
    }

    public synchronized void add(Poll poll) {
        polls.add(poll);
    }

    public synchronized void add(Listed listed) {
        listings.add(listed);
    }

    public synchronized void add(Committed committed) {
        commits.add(committed);
    }

    public synchronized void add(CommitRead read) {
        commitReads.add(read);
    }

    public synchronized void add(Stored replica) {
        stored.add(replica);
    }

    public synchronized void add(Fault fault) {
        faults.add(fault);
    }

    /** What was done to the cluster so far. */
    public synchronized List<Fault> faults() {
        return List.copyOf(faults);
    }

    /** How many sends ended well so far. */
    public synchronized long acknowledged() {
        return acknowledged;
    }

    /** Counts of what is in it. */
    public synchronized String summary() {
        Map<String, Long> belongedUntil = CommitRules.belongedUntil(commits);
        return sends.size() + " sent (" + acknowledged() + " acknowledged), " + polls.stream().mapToLong(poll -> poll.records().size()).sum()
            + " read, " + listings.size() + " ends, " + commits.size() + " commits, " + commitReads.size() + " commits read ("
            + commitReads.stream().filter(read -> CommitRules.counts(read, belongedUntil)).count() + " of them by who committed later), "
            + stored.stream().mapToLong(replica -> replica.records().size()).sum() + " on disks, " + faults.size() + " faults";
    }
}
