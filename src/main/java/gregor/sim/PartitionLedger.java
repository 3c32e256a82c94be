package gregor.sim;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What clients know of one partition: what they sent to it, what of that was acknowledged by all that are in sync, and what was read.
 * Where records may be lost by law it is told so, and asks for less.
 */
final class PartitionLedger {

    private final TopicPartition partition;
    private final Uuid topicId;
    /** Whether a payload may be there twice: nobody numbers what a plain producer sends. */
    private final Map<Payload, Boolean> sent = new HashMap<>();
    private final SortedMap<Long, Payload> acknowledged = new TreeMap<>();
    private final Map<Payload, Long> acknowledgedAt = new HashMap<>();
    private final List<Payload> seen = new ArrayList<>();
    private boolean excused;
    private boolean gone;

    PartitionLedger(TopicPartition partition, Uuid topicId) {
        this.partition = partition;
        this.topicId = topicId;
    }

    TopicPartition partition() {
        return partition;
    }

    Uuid topicId() {
        return topicId;
    }

    /** As its records name its topic. */
    long topicNumber() {
        return topicId.mostSignificantBits() ^ topicId.leastSignificantBits();
    }

    /** Too many replicas have lost what they had: what was acknowledged may be gone. */
    void excuse() {
        excused = true;
    }

    boolean isExcused() {
        return excused;
    }

    /** Its topic is deleted, or may be by now. */
    void deleted() {
        gone = true;
    }

    boolean isGone() {
        return gone;
    }

    /** Whether what was acknowledged must be there. */
    boolean isKept() {
        return !excused && !gone;
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /** A producer is about to send something. @param once whether retries are recognized */
    void sends(Payload payload, boolean once) {
        sent.put(payload, !once);
    }

    /** All in sync have a record, the producer is told. */
    void acknowledged(Payload payload, long offset) {
        if (!isKept()) {
            return;
        }
        Payload there = acknowledged.putIfAbsent(offset, payload);
        Violation.unless(there == null || there.equals(payload), "ORA-2", "%s at %d is %s and %s, both acknowledged", partition, offset, there, payload);
        Long other = acknowledgedAt.putIfAbsent(payload, offset);
        Violation.unless(other == null || other == offset || sent.get(payload), "ORA-5", "%s: %s was acknowledged at %d and at %d", partition, payload, other, offset);
        if (offset < seen.size()) {
            Violation.unless(seen.get((int) offset).equals(payload), "ORA-2", "%s at %d was read as %s and is acknowledged as %s", partition, offset,
                seen.get((int) offset), payload);
        }
    }

    /** A consumer reads a record; each reads all from the first one on. */
    void sees(long offset, Payload payload) {
        Violation.unless(sent.containsKey(payload) && payload.topic() == topicNumber() && payload.partition() == partition.partition(), "ORA-6",
            "%s at %d is %s, which nobody has sent there", partition, offset, payload);
        if (!isKept()) {
            return;
        }
        if (offset < seen.size()) {
            Violation.unless(seen.get((int) offset).equals(payload), "REP-17", "%s at %d was read as %s and is now %s", partition, offset,
                seen.get((int) offset), payload);
            return;
        }
        seen.add(payload);
        Payload promised = acknowledged.get(offset);
        Violation.unless(promised == null || promised.equals(payload), "ORA-2", "%s at %d was acknowledged as %s and is read as %s", partition, offset,
            promised, payload);
    }

    /** Looks at all that one consumer has read from the first record to the end, when nothing goes on any more. */
    void audit(List<Payload> read) {
        if (!isKept()) {
            return;
        }
        acknowledged.forEach((offset, payload) -> Violation.unless(offset < read.size() && read.get(offset.intValue()).equals(payload), "ORA-4",
            "%s: %s was acknowledged at %d; in the end there are %d records, and there %s", partition, payload, offset, read.size(),
            offset < read.size() ? read.get(offset.intValue()) : "nothing"));
        Map<Payload, Integer> places = new HashMap<>();
        Map<Integer, Integer> last = new HashMap<>();
        for (int offset = 0; offset < read.size(); offset++) {
            Payload payload = read.get(offset);
            if (sent.get(payload)) {
                continue;
            }
            Integer other = places.putIfAbsent(payload, offset);
            Violation.unless(other == null, "ORA-5", "%s has %s at %d and at %d", partition, payload, other, offset);
            Integer before = last.put(payload.producer(), payload.number());
            Violation.unless(before == null || before < payload.number(), "ORA-9", "%s has number %d of producer %d at %d, behind its number %d", partition,
                payload.number(), payload.producer(), offset, before);
        }
    }

    @Override
    public String toString() {
        return partition + " of " + topicId;
    }
}
