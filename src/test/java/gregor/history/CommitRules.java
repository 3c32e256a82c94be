package gregor.history;

import gregor.base.TopicPartition;
import gregor.history.Finding.Oracle;
import gregor.history.History.CommitRead;
import gregor.history.History.Committed;
import gregor.history.History.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far a group has come at a partition is one register: who reads it sees the last write, or one at the same time.
 *
 * <p>A coordinator that has been replaced and was not told yet may answer with what it knew long ago, to a member that it has let in
 * itself: Kafka does not promise more. So a read counts only if the same member commits something later, in the same assignment: that
 * one was done by who coordinates the group now, for a member that belongs to it now.
 */
final class CommitRules {

    private final String group;
    private final PartitionHistory history;
    private final Map<String, Long> belongedUntil;
    private final List<Committed> writes = new ArrayList<>();
    private final List<CommitRead> reads = new ArrayList<>();

    /** @param belongedUntil what {@link #belongedUntil} says of the whole history */
    CommitRules(String group, PartitionHistory history, Map<String, Long> belongedUntil) {
        this.group = group;
        this.history = history;
        this.belongedUntil = belongedUntil;
    }

    /** When each member, in each of its assignments, began the last commit that was done. */
    static Map<String, Long> belongedUntil(List<Committed> commits) {
        Map<String, Long> until = new HashMap<>();
        commits.stream().filter(write -> write.outcome() == Outcome.OK).forEach(write -> until.merge(write.member(), write.beganNanos(), Math::max));
        return until;
    }

    /** Whether what a member was told binds anybody. @param belongedUntil see there */
    static boolean counts(CommitRead read, Map<String, Long> belongedUntil) {
        return read.endedNanos() < belongedUntil.getOrDefault(read.member(), Long.MIN_VALUE);
    }

    void add(Committed write) {
        writes.add(write);
    }

    void add(CommitRead read) {
        reads.add(read);
    }

    TopicPartition partition() {
        return history.partition;
    }

    void check() {
        long end = history.order.isEmpty() ? 0 : history.order.lastKey() + 1;
        for (Committed write : writes) {
            if (write.outcome() == Outcome.OK && (write.offset() < 0 || write.offset() > end)) {
                history.found(Oracle.COMMITTED_OFFSET, "%s committed offset %d; the partition ends at %d", group, write.offset(), end);
            }
        }
        for (CommitRead read : reads) {
            if (counts(read, belongedUntil) && !mayBe(read)) {
                history.found(Oracle.COMMITTED_OFFSET, "%s read offset %d, which is not what was committed last, nor what was committed meanwhile: %s",
                    read.member(), read.offset(), lastBefore(read));
            }
        }
    }

    private boolean mayBe(CommitRead read) {
        Committed last = lastBefore(read);
        if (read.offset() == History.UNKNOWN) {
            return last == null;
        }
        return writes.stream().anyMatch(write -> write.offset() == read.offset() && write.outcome() != Outcome.FAIL
            && write.beganNanos() <= read.endedNanos() && (last == null || !isOver(write, last)));
    }

    /** Of the writes that had ended before it began, the one that began last. */
    private Committed lastBefore(CommitRead read) {
        Committed last = null;
        for (Committed write : writes) {
            if (write.outcome() == Outcome.OK && write.endedNanos() < read.beganNanos() && (last == null || write.beganNanos() > last.beganNanos())) {
                last = write;
            }
        }
        return last;
    }

    /** Whether a write had ended when another began that ended before the read. */
    private static boolean isOver(Committed write, Committed later) {
        return write.outcome() == Outcome.OK && write.endedNanos() < later.beganNanos();
    }
}
