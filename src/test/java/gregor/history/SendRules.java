package gregor.history;

import gregor.history.Finding.Oracle;
import gregor.history.History.Outcome;
import gregor.history.History.Poll;
import gregor.history.History.Seen;
import gregor.history.History.Sent;
import gregor.history.History.Stored;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What was acknowledged is there, once, in its order: on the disks and for all who read. */
final class SendRules {

    private final PartitionHistory history;

    SendRules(PartitionHistory history) {
        this.history = history;
    }

    void check() {
        acknowledgedIsRead();
        acknowledgedIsStored();
        producersOrderIsKept();
        realTimeIsKept();
    }

    /** By somebody, if others read what is behind it; and by each who scans all. */
    private void acknowledgedIsRead() {
        Map<String, List<Seen>> scans = new TreeMap<>();
        Set<Payload> read = new HashSet<>();
        long highest = -1;
        for (Poll poll : history.polls) {
            for (Seen seen : poll.records()) {
                highest = Math.max(highest, seen.offset());
                read.add(seen.payload());
            }
            if (poll.scansAll()) {
                scans.computeIfAbsent(poll.reader(), reader -> new ArrayList<>()).addAll(poll.records());
            }
        }
        for (Sent sent : history.sends) {
            if (sent.outcome() == Outcome.OK && sent.offset() < highest && !read.contains(sent.payload())) {
                history.found(Oracle.LOST, "%s, acknowledged at offset %d: nobody read it, up to offset %d", sent.payload(), sent.offset(), highest);
            }
        }
        if (scans.isEmpty() && history.sends.stream().anyMatch(sent -> sent.outcome() == Outcome.OK)) {
            history.found(Oracle.UNSEEN, "nobody has scanned it");
        }
        long last = Math.max(highest, history.sends.stream().filter(sent -> sent.outcome() == Outcome.OK).mapToLong(Sent::offset).max().orElse(-1));
        scans.forEach((reader, records) -> hasAll(Oracle.UNSEEN, reader, records, last));
    }

    /**
     * All that was acknowledged, and all that has been seen anywhere.
     *
     * @param last offset that it must have, if anybody has; what is behind it may have come later
     */
    private void hasAll(Oracle oracle, String who, List<Seen> records, long last) {
        Set<Payload> payloads = new HashSet<>(records.stream().map(Seen::payload).toList());
        Set<Long> offsets = new HashSet<>(records.stream().map(Seen::offset).toList());
        history.sends.stream().filter(sent -> sent.outcome() == Outcome.OK && !payloads.contains(sent.payload())).forEach(sent ->
            history.found(oracle, "%s lacks %s, acknowledged at offset %d", who, sent.payload(), sent.offset()));
        history.order.headMap(last, true).forEach((offset, payload) -> {
            if (!offsets.contains(offset)) {
                history.found(oracle, "%s lacks offset %d, where others saw %s", who, offset, payload);
            }
        });
    }

    /** In the files of each replica, which are the same. */
    private void acknowledgedIsStored() {
        for (Stored replica : history.stored) {
            List<Seen> first = history.stored.get(0).records();
            if (!replica.records().equals(first)) {
                int same = 0;
                while (same < Math.min(first.size(), replica.records().size()) && first.get(same).equals(replica.records().get(same))) {
                    same++;
                }
                history.found(Oracle.DISK, "nodes %d and %d: the first %d of %d and %d records are the same; then %s and %s",
                    history.stored.get(0).node(), replica.node(), same, first.size(), replica.records().size(),
                    first.subList(same, Math.min(first.size(), same + 1)), replica.records().subList(same, Math.min(replica.records().size(), same + 1)));
            }
            hasAll(Oracle.DISK, "node " + replica.node(), replica.records(), Long.MAX_VALUE);
        }
    }

    private void producersOrderIsKept() {
        Map<String, List<Payload>> bySession = new TreeMap<>();
        history.offsets.keySet().stream().filter(payload -> history.sentAs.get(payload).idempotent())
            .forEach(payload -> bySession.computeIfAbsent(payload.writer() + "/" + payload.session(), session -> new ArrayList<>()).add(payload));
        for (List<Payload> payloads : bySession.values()) {
            payloads.sort(Comparator.comparingInt(Payload::counter));
            for (int i = 1; i < payloads.size(); i++) {
                long before = history.offsets.get(payloads.get(i - 1));
                long offset = history.offsets.get(payloads.get(i));
                if (offset < before) {
                    history.found(Oracle.PRODUCER_ORDER, "%s at offset %d, %s at offset %d", payloads.get(i - 1), before, payloads.get(i), offset);
                }
            }
        }
    }

    /** Who began after another had been acknowledged is behind it. */
    private void realTimeIsKept() {
        List<Sent> known = history.sends.stream().filter(sent -> sent.outcome() == Outcome.OK && sent.offset() != History.UNKNOWN).toList();
        List<Sent> byEnd = known.stream().sorted(Comparator.comparingLong(Sent::endedNanos)).toList();
        int ended = 0;
        Sent last = null;
        for (Sent sent : known.stream().sorted(Comparator.comparingLong(Sent::beganNanos)).toList()) {
            for (; byEnd.get(ended).endedNanos() < sent.beganNanos(); ended++) {
                last = last == null || byEnd.get(ended).offset() > last.offset() ? byEnd.get(ended) : last;
            }
            if (last != null && sent.offset() <= last.offset()) {
                history.found(Oracle.REAL_TIME, "%s at offset %d began after %s at offset %d had been acknowledged", sent.payload(), sent.offset(),
                    last.payload(), last.offset());
            }
        }
    }
}
