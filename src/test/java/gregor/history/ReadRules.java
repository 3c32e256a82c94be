package gregor.history;

import gregor.history.Finding.Oracle;
import gregor.history.History.Listed;
import gregor.history.History.Outcome;
import gregor.history.History.Poll;
import gregor.history.History.Seen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Readers go forward and skip nothing; the end of a partition does not go back. */
final class ReadRules {

    /** Something that shows how far the partition went at a time. */
    private record Bound(long nanos, long end, String what) {}

    private final PartitionHistory history;

    ReadRules(PartitionHistory history) {
        this.history = history;
    }

    void check() {
        Map<String, List<Poll>> byReader = new TreeMap<>();
        history.polls.forEach(poll -> byReader.computeIfAbsent(poll.reader(), reader -> new ArrayList<>()).add(poll));
        byReader.values().forEach(this::goesForward);
        endsDontGoBack();
    }

    /** @param polls of one reader, in the order in which they were made */
    private void goesForward(List<Poll> polls) {
        int life = -1;
        long last = -1;
        int epoch = -1;
        for (Poll poll : polls) {
            if (poll.life() != life) {
                life = poll.life();
                last = poll.scansAll() ? -1 : Long.MAX_VALUE; // others may begin anywhere
                epoch = -1;
            }
            for (Seen seen : poll.records()) {
                if (last != Long.MAX_VALUE) {
                    judge(poll, seen, last);
                }
                last = seen.offset();
                if (seen.leaderEpoch() != History.UNKNOWN) {
                    if (seen.leaderEpoch() < epoch) {
                        history.found(Oracle.LEADER_EPOCH, "%s at offset %d: epoch %d behind epoch %d", poll.reader(), seen.offset(), seen.leaderEpoch(), epoch);
                    }
                    epoch = seen.leaderEpoch();
                }
            }
        }
    }

    private void judge(Poll poll, Seen seen, long last) {
        if (seen.offset() <= last) {
            history.found(Oracle.READ_ORDER, "%s was given offset %d after offset %d", poll.reader(), seen.offset(), last);
        } else if (!history.order.subMap(last, false, seen.offset(), false).isEmpty()) {
            history.found(Oracle.READ_ORDER, "%s was given offset %d after offset %d, and not %s between them", poll.reader(), seen.offset(), last,
                history.order.subMap(last, false, seen.offset(), false).firstEntry());
        } else if (poll.scansAll() && seen.offset() != last + 1) {
            history.found(Oracle.READ_ORDER, "%s scanned offset %d after offset %d: there is nothing in between", poll.reader(), seen.offset(), last);
        }
    }

    /**
     * A leader that has been replaced and was not told yet may answer with an end of long ago: Kafka does not promise more.
     * So a listing counts only if something that was sent after it was acknowledged in its leader's epoch.
     */
    private void endsDontGoBack() {
        List<Bound> bounds = new ArrayList<>();
        history.sends.stream().filter(sent -> sent.outcome() == Outcome.OK && sent.offset() != History.UNKNOWN).forEach(sent ->
            bounds.add(new Bound(sent.endedNanos(), sent.offset() + 1, "acknowledged")));
        history.polls.stream().filter(poll -> !poll.records().isEmpty()).forEach(poll ->
            bounds.add(new Bound(poll.endedNanos(), poll.records().get(poll.records().size() - 1).offset() + 1, "read")));
        history.listings.forEach(listed -> bounds.add(new Bound(listed.endedNanos(), listed.offset(), "listed")));
        bounds.sort(Comparator.comparingLong(Bound::nanos));
        Map<Integer, Long> ledUntil = ledUntil();
        int ended = 0;
        Bound most = new Bound(0, 0, "empty");
        for (Listed listed : history.listings.stream().sorted(Comparator.comparingLong(Listed::beganNanos)).toList()) {
            for (; ended < bounds.size() && bounds.get(ended).nanos() < listed.beganNanos(); ended++) {
                most = bounds.get(ended).end() > most.end() ? bounds.get(ended) : most;
            }
            boolean led = listed.endedNanos() < ledUntil.getOrDefault(listed.leaderEpoch(), Long.MIN_VALUE);
            if (led && listed.offset() < most.end()) {
                history.found(Oracle.STALE_END, "the end was listed as %d, %d ns after %d had been %s", listed.offset(), listed.beganNanos() - most.nanos(),
                    most.end(), most.what());
            }
        }
    }

    /** When the last of what was acknowledged in each leader's epoch was sent: the leader was the leader then. */
    private Map<Integer, Long> ledUntil() {
        Map<Integer, Long> ledUntil = new TreeMap<>();
        history.sends.stream().filter(sent -> sent.outcome() == Outcome.OK && history.epochs.containsKey(sent.offset())).forEach(sent ->
            ledUntil.merge(history.epochs.get(sent.offset()), sent.beganNanos(), Math::max));
        return ledUntil;
    }
}
