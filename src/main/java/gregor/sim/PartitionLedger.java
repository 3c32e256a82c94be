package gregor.sim;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.record.RecordBatch;
import java.util.HashMap;
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
    /** Under which producer id; without one, a payload may be there twice. */
    private final Map<Payload, Long> sent = new HashMap<>();
    private final SortedMap<Long, Payload> acknowledged = new TreeMap<>();
    private final Map<Payload, Long> acknowledgedAt = new HashMap<>();
    private final Map<Long, Payload> seen = new HashMap<>();
    private long mayStartAt;
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

    /** Somebody is about to ask that the records below an offset be deleted. */
    void mayStartAt(long offset) {
        mayStartAt = Math.max(mayStartAt, offset);
    }

    /** Below this offset records may be gone because somebody has asked for that. */
    long mayStartAt() {
        return mayStartAt;
    }

    /** A producer is about to send something, all records of an id in their order. @param producerId none if nobody numbers what it sends */
    void sends(Payload payload, long producerId) {
        sent.put(payload, producerId);
    }

    private boolean isNumbered(Payload payload) {
        return sent.get(payload) != RecordBatch.NO_PRODUCER_ID;
    }

    /** All in sync have a record, the producer is told. */
    void acknowledged(Payload payload, long offset) {
        if (!isKept()) {
            return;
        }
        Payload there = acknowledged.putIfAbsent(offset, payload);
        Violation.unless(there == null || there.equals(payload), "ORA-2", "%s at %d is %s and %s, both acknowledged", partition, offset, there, payload);
        Long other = acknowledgedAt.putIfAbsent(payload, offset);
        Violation.unless(other == null || other == offset || !isNumbered(payload), "ORA-5", "%s: %s was acknowledged at %d and at %d", partition, payload, other, offset);
        Payload read = seen.get(offset);
        Violation.unless(read == null || read.equals(payload), "ORA-2", "%s at %d was read as %s and is acknowledged as %s", partition, offset, read, payload);
    }

    /** A consumer reads a record; each reads all from the first one on that is there. */
    void sees(long offset, Payload payload) {
        Violation.unless(sent.containsKey(payload) && payload.topic() == topicNumber() && payload.partition() == partition.partition(), "ORA-6",
            "%s at %d is %s, which nobody has sent there", partition, offset, payload);
        if (!isKept()) {
            return;
        }
        Payload before = seen.putIfAbsent(offset, payload);
        if (before != null) {
            Violation.unless(before.equals(payload), "REP-17", "%s at %d was read as %s and is now %s", partition, offset, before, payload);
            return;
        }
        Payload promised = acknowledged.get(offset);
        Violation.unless(promised == null || promised.equals(payload), "ORA-2", "%s at %d was acknowledged as %s and is read as %s", partition, offset,
            promised, payload);
    }

    /**
     * Looks at all that one consumer has read from the first record to the end, when nothing goes on any more. What was sent under one
     * producer id is in the order in which it was sent. What a producer has given up may come behind what it sends under another id:
     * a request can be in the network for a minute (H84).
     */
    void audit(Reading read) {
        if (!isKept()) {
            return;
        }
        acknowledged.tailMap(read.from()).forEach((offset, payload) -> Violation.unless(payload.equals(read.at(offset)), "ORA-4",
            "%s: %s was acknowledged at %d; in the end there are the records from %d to %d, and there %s", partition, payload, offset, read.from(),
            read.next(), read.at(offset)));
        Map<Payload, Long> places = new HashMap<>();
        Map<Long, Integer> last = new HashMap<>();
        for (long offset = read.from(); offset < read.next(); offset++) {
            Payload payload = read.at(offset);
            if (!isNumbered(payload)) {
                continue;
            }
            Long other = places.putIfAbsent(payload, offset);
            Violation.unless(other == null, "ORA-5", "%s has %s at %d and at %d", partition, payload, other, offset);
            Integer before = last.put(sent.get(payload), payload.number());
            Violation.unless(before == null || before < payload.number(), "ORA-9", "%s has number %d of producer %d at %d, behind its number %d", partition,
                payload.number(), payload.producer(), offset, before);
        }
    }

    @Override
    public String toString() {
        return partition + " of " + topicId;
    }
}
