package gregor.history;

import gregor.base.TopicPartition;
import gregor.history.Finding.Oracle;
import gregor.history.History.Listed;
import gregor.history.History.Outcome;
import gregor.history.History.Poll;
import gregor.history.History.Seen;
import gregor.history.History.Sent;
import gregor.history.History.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The part of a history that is of one partition, and what follows from all of it at once: which payload each offset has
 * (the version order: from all reads, all acknowledgements and all disks).
 */
final class PartitionHistory {

    private static final int MOST_OF_A_KIND = 10;

    final TopicPartition partition;
    final List<Sent> sends = new ArrayList<>();
    final List<Poll> polls = new ArrayList<>();
    final List<Listed> listings = new ArrayList<>();
    final List<Stored> stored = new ArrayList<>();
    /** Each payload that was sent here. */
    final Map<Payload, Sent> sentAs = new HashMap<>();
    /** What is at each offset; the first that was heard of, where there are several. */
    final TreeMap<Long, Payload> order = new TreeMap<>();
    /** Where each payload is; the first that was heard of, where there are several. */
    final Map<Payload, Long> offsets = new HashMap<>();
    private final List<Finding> findings;
    private final Map<Oracle, Integer> counts = new HashMap<>();
    /** In which leader's epoch each offset was written, where somebody told it. */
    final Map<Long, Integer> epochs = new HashMap<>();
    private int duplicates;

    PartitionHistory(TopicPartition partition, List<Finding> findings) {
        this.partition = partition;
        this.findings = findings;
    }

    /** Adds a finding, if there are not many of its kind yet. */
    void found(Oracle oracle, String what, Object... args) {
        if (counts.merge(oracle, 1, Integer::sum) <= MOST_OF_A_KIND) {
            findings.add(new Finding(oracle, partition, String.format(what, args)));
        }
    }

    /** Copies that plain producers made when they tried again: lawful. */
    int duplicates() {
        return duplicates;
    }

    /** Puts the version order together, and says where it contradicts itself. */
    void order() {
        for (Sent sent : sends) {
            if (!sent.payload().partition().equals(partition) || sentAs.put(sent.payload(), sent) != null) {
                throw new IllegalArgumentException("the test sent " + sent.payload() + " twice");
            }
        }
        for (Sent sent : sends) {
            if (sent.outcome() == Outcome.OK && sent.offset() != History.UNKNOWN) {
                place(sent.offset(), sent.payload(), "acknowledged");
            }
        }
        for (Poll poll : polls) {
            poll.records().forEach(seen -> place(seen, "read by " + poll.reader()));
        }
        for (Stored replica : stored) {
            replica.records().forEach(seen -> place(seen, "on the disk of " + replica.node()));
        }
    }

    private void place(Seen seen, String how) {
        Payload payload = seen.payload();
        if (payload == null) {
            found(Oracle.INVENTED, "offset %d, %s: not as it was sent", seen.offset(), how);
            return;
        }
        Sent sent = sentAs.get(payload);
        if (sent == null) {
            found(Oracle.INVENTED, "offset %d, %s: %s, which nobody sent to this partition; it is of %s", seen.offset(), how, payload, payload.partition());
            return;
        }
        if (sent.outcome() == Outcome.FAIL) {
            found(Oracle.FAILED_YET_READ, "offset %d, %s: %s, which failed for good", seen.offset(), how, payload);
        }
        place(seen.offset(), payload, how);
        if (seen.leaderEpoch() != History.UNKNOWN) {
            Integer other = epochs.putIfAbsent(seen.offset(), seen.leaderEpoch());
            if (other != null && other != seen.leaderEpoch()) {
                found(Oracle.LEADER_EPOCH, "offset %d, %s: epoch %d; it was %d elsewhere", seen.offset(), how, seen.leaderEpoch(), other);
            }
        }
    }

    private void place(long offset, Payload payload, String how) {
        Payload other = order.putIfAbsent(offset, payload);
        if (other != null && !other.equals(payload)) {
            found(Oracle.INCONSISTENT, "offset %d, %s: %s; it was %s elsewhere", offset, how, payload, other);
        }
        Long before = offsets.putIfAbsent(payload, offset);
        if (before != null && before != offset) {
            if (sentAs.get(payload).idempotent()) {
                found(Oracle.DUPLICATE, "%s at offset %d, %s, and at offset %d", payload, offset, how, before);
            } else {
                duplicates++;
            }
        }
    }
}
