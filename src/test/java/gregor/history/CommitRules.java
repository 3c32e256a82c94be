package gregor.history;

import gregor.base.TopicPartition;
import gregor.history.Finding.Oracle;
import gregor.history.History.CommitRead;
import gregor.history.History.Committed;
import gregor.history.History.Outcome;
import java.util.ArrayList;
import java.util.List;

/** How far a group has come at a partition is one register: who reads it sees the last write, or one at the same time. */
final class CommitRules {

    private final String group;
    private final PartitionHistory history;
    private final List<Committed> writes = new ArrayList<>();
    private final List<CommitRead> reads = new ArrayList<>();

    CommitRules(String group, PartitionHistory history) {
        this.group = group;
        this.history = history;
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
            if (!mayBe(read)) {
                history.found(Oracle.COMMITTED_OFFSET, "%s read offset %d, which is not what was committed last, nor what was committed meanwhile: %s",
                    group, read.offset(), lastBefore(read));
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
