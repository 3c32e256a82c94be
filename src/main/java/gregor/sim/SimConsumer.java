package gregor.sim;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.message.FetchMessage.FetchPartition;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FetchMessage.FetchResponse;
import gregor.message.FetchMessage.FetchTopic;
import gregor.message.FetchMessage.FetchableTopicResponse;
import gregor.message.FetchMessage.PartitionData;
import gregor.message.FetchMessage.ReplicaState;
import gregor.message.ListOffsetsMessage;
import gregor.message.ListOffsetsMessage.ListOffsetsPartition;
import gregor.message.ListOffsetsMessage.ListOffsetsPartitionResponse;
import gregor.message.ListOffsetsMessage.ListOffsetsRequest;
import gregor.message.ListOffsetsMessage.ListOffsetsResponse;
import gregor.message.ListOffsetsMessage.ListOffsetsTopic;
import gregor.raft.RaftChannel.Peer;
import gregor.record.Record;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A consumer that reads all partitions, each from the first record on that is there, and now and then begins one anew. It asks under the
 * leader epoch that it knows, as consumers do, so no leader of an older one may answer. It stands where one of the brokers does, and reads
 * from the replica there if the leader says so.
 */
final class SimConsumer extends SimClient {

    private static final int MAX_WAIT_MS = 400;
    private static final int PARTITION_BYTES = 1_000;
    /** Of how many replies one leads back to the beginning of a partition. */
    private static final int ANEW = 60;
    private static final int ASK_FOR_END = 20;
    /** Of how many questions one is asked under an epoch beside the one that is known. */
    private static final int WRONG_EPOCH = 40;

    /**
     * @param offset of the first record that was asked for; others may have answered meanwhile
     * @param ofLeader whether the asked node leads in this epoch; else it may answer as a follower, which may be behind
     * @param lifeBeyond of the asked node's process, if that knew a later epoch when it was asked; else 0
     */
    private record Question(long offset, int epoch, boolean ofLeader, int lifeBeyond) {}

    private final ReplicaInvariants invariants;
    private final boolean beginsAnew;
    private final Map<PartitionLedger, Reading> readings = new LinkedHashMap<>();
    private final Set<Integer> asked = new LinkedHashSet<>();
    private final String rack;
    /** Where the leaders have said that these should be read. */
    private final Map<PartitionLedger, Integer> nearer = new LinkedHashMap<>();
    private final Consumer<String> marks;

    /**
     * @param marks counts what is rare
     * @param isNear whether it stands near a broker, reads a partition again now and then, and asks under an epoch that it can't know; else
     *     it reads each once, from the leader
     */
    SimConsumer(SimNetwork network, int place, DataTopics topics, List<Peer> brokers, ReplicaInvariants invariants, Consumer<String> marks,
            boolean isNear) {
        super(network, place, topics, brokers);
        this.invariants = invariants;
        this.marks = marks;
        this.beginsAnew = isNear;
        this.rack = isNear ? rackOf(anyBroker().id()) : "";
    }

    /** Each broker is in a rack of its own. */
    static String rackOf(int broker) {
        return "rack-" + broker;
    }

    void start() {
        after(draws().between(1, MAX_WAIT_MS), "consumer", this::pump);
    }

    /** What was read of a partition since it was begun. */
    Reading reading(PartitionLedger partition) {
        return readings.computeIfAbsent(partition, unused -> new Reading());
    }

    private void pump() {
        if (isStopped()) {
            return;
        }
        Map<Integer, List<PartitionLedger>> byNode = new LinkedHashMap<>();
        boolean unknown = topics().present().isEmpty();
        for (PartitionLedger partition : topics().present()) {
            Leader leader = leader(partition);
            unknown |= leader == null;
            int node = leader == null ? -1 : nearer.getOrDefault(partition, leader.node());
            if (leader != null && !asked.contains(node)) {
                byNode.computeIfAbsent(node, unused -> new ArrayList<>()).add(partition);
            }
        }
        if (unknown) {
            refresh();
            afterBackoff("consumer", this::pump);
        }
        byNode.forEach(this::fetch);
    }

    private void fetch(int node, List<PartitionLedger> partitions) {
        asked.add(node);
        Map<Uuid, List<FetchPartition>> wanted = new LinkedHashMap<>();
        Map<PartitionLedger, Question> questions = new LinkedHashMap<>();
        for (PartitionLedger partition : partitions) {
            Leader leader = leader(partition);
            int epoch = drawEpoch(leader.epoch());
            questions.put(partition, new Question(reading(partition).next(), epoch, leader.node() == node && leader.epoch() == epoch,
                invariants.ghost(partition).lifeBeyond(node, epoch)));
            wanted.computeIfAbsent(partition.topicId(), unused -> new ArrayList<>()).add(new FetchPartition(partition.partition().partition(), epoch,
                reading(partition).next(), -1, -1, PARTITION_BYTES, Uuid.ZERO, Long.MAX_VALUE));
        }
        List<FetchTopic> topics = new ArrayList<>();
        wanted.forEach((id, list) -> topics.add(new FetchTopic(null, id, list)));
        ask(node, new FetchRequest(null, -1, ReplicaState.CONSUMER, MAX_WAIT_MS, 1, Integer.MAX_VALUE, (byte) 0, 0, -1, topics, List.of(), rack),
            FetchResponse.class, (response, failure) -> {
                if (failure != null) {
                    failed(node);
                    return;
                }
                asked.remove(node);
                boolean behind = response.errorCode() != ErrorCode.NONE.code();
                for (FetchableTopicResponse topic : response.responses()) {
                    for (PartitionData data : topic.partitions()) {
                        PartitionLedger partition = topics().ledger(topic.topicId(), data.partitionIndex());
                        behind |= !take(node, partition, questions.get(partition), data);
                    }
                }
                maybeAskForEnd(node, partitions.get(draws().nextInt(partitions.size())));
                if (behind) {
                    failed(node);
                } else {
                    pump();
                }
            });
    }

    private void failed(int node) {
        refresh();
        nearer.values().removeIf(near -> near == node);
        asked.add(node);
        afterBackoff("consumer", () -> {
            asked.remove(node);
            pump();
        });
    }

    private int drawEpoch(int known) {
        return beginsAnew && draws().nextInt(WRONG_EPOCH) == 0 ? Math.max(0, known + 1 - 2 * draws().nextInt(2)) : known;
    }

    /** @return whether the broker knew what it was asked for */
    private boolean take(int node, PartitionLedger partition, Question question, PartitionData data) {
        ErrorCode error = ErrorCode.of(data.errorCode());
        checkEpoch(node, partition, question, error);
        Reading reading = reading(partition);
        if (error != ErrorCode.NONE) {
            nearer.remove(partition, node);
        }
        if (error == ErrorCode.OFFSET_OUT_OF_RANGE && !question.ofLeader()) {
            return false; // it may be behind, and only the leader knows what there is
        }
        if (error == ErrorCode.OFFSET_OUT_OF_RANGE) {
            Violation.unless(!partition.isKept() || question.offset() < partition.mayStartAt(), "REP-8", "%s ends before %d, up to which it was read",
                partition, question.offset());
            findStart(node, partition, question.epoch());
            return false;
        }
        if (error != ErrorCode.NONE) {
            Violation.unless(error.isRetriable() || partition.isGone(), "LIV-5", "%s can't be read: %s", partition, error);
            return false;
        }
        if (data.preferredReadReplica() >= 0) {
            nearer.put(partition, data.preferredReadReplica());
            return true;
        }
        if (reading.next() != question.offset()) {
            return true; // two were asked, or where it starts, and the other answer came first: it reads elsewhere by now
        }
        if (nearer.containsKey(partition)) {
            marks.accept("read from a follower");
        }
        try {
            for (RecordBatch batch : RecordBatch.in(data.records().toBuffer())) {
                batch.ensureValid();
                Violation.unless(batch.nextOffset() <= data.highWatermark(), "REP-17", "a consumer is given %s of %s, and told a high watermark of %d", batch,
                    partition, data.highWatermark());
                for (Record record : batch.records()) {
                    take(partition, record);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (beginsAnew && draws().nextInt(ANEW) == 0) {
            reading.beginAt(0);
            nearer.remove(partition);
        }
        return true;
    }

    /** REP-11: whoever answers under an epoch knows it for the latest, and calls none old that it knows for that. */
    private void checkEpoch(int node, PartitionLedger partition, Question question, ErrorCode error) {
        if (partition.isGone()) {
            return;
        }
        PartitionGhost ghost = invariants.ghost(partition);
        boolean isAnswered = error == ErrorCode.NONE || error == ErrorCode.OFFSET_OUT_OF_RANGE;
        boolean isOld = question.lifeBeyond > 0 && question.lifeBeyond == ghost.lifeBeyond(node, question.epoch);
        Violation.unless(!isAnswered || !isOld && ghost.hasBeenIn(node, question.epoch), "REP-11",
            "node %d answers a fetch from %s under leader epoch %d, which it %s", node, partition, question.epoch, isOld ? "knew for an old one" : "never knew");
        Violation.unless(error != ErrorCode.FENCED_LEADER_EPOCH || ghost.hasKnownAbove(node, question.epoch), "REP-11",
            "node %d calls leader epoch %d of %s an old one, and knows none above it", node, question.epoch, partition);
    }

    /** The first records may be deleted. What is said of another topic of that name is of no use. */
    private void findStart(int node, PartitionLedger partition, int epoch) {
        ask(node, listOffsets(partition, epoch, ListOffsetsMessage.EARLIEST_TIMESTAMP), ListOffsetsResponse.class, (response, failure) -> {
            ListOffsetsPartitionResponse told = response == null ? null : response.topics().get(0).partitions().get(0);
            if (told != null && told.errorCode() == ErrorCode.NONE.code() && (!partition.isKept() || told.offset() <= partition.mayStartAt())) {
                reading(partition).beginAt(told.offset());
            }
        });
    }

    private static ListOffsetsRequest listOffsets(PartitionLedger partition, int epoch, long timestamp) {
        return new ListOffsetsRequest(-1, (byte) 0, List.of(new ListOffsetsTopic(partition.partition().topic(),
            List.of(new ListOffsetsPartition(partition.partition().partition(), epoch, timestamp)))), 1_000);
    }

    private void take(PartitionLedger partition, Record record) {
        Reading reading = reading(partition);
        if (record.offset() < reading.next()) {
            return; // a batch is given whole
        }
        Violation.unless(record.offset() == reading.next(), "ORA-10", "%s: behind offset %d comes %d", partition, reading.next() - 1, record.offset());
        Payload payload = Payload.of(record.value());
        reading.add(payload);
        partition.sees(record.offset(), payload);
    }

    /** REP-8: what was safe under this epoch or one before it is so when somebody asks under this one. */
    private void maybeAskForEnd(int node, PartitionLedger partition) {
        Leader leader = leader(partition);
        if (draws().nextInt(ASK_FOR_END) > 0 || leader == null || leader.node() != node) {
            return;
        }
        long floor = invariants.ghost(partition).endUpTo(leader.epoch());
        ask(node, listOffsets(partition, leader.epoch(), ListOffsetsMessage.LATEST_TIMESTAMP), ListOffsetsResponse.class, (response, failure) -> {
            ListOffsetsPartitionResponse told = response == null ? null : response.topics().get(0).partitions().get(0);
            Violation.unless(told == null || told.errorCode() != ErrorCode.NONE.code() || !partition.isKept() || told.offset() >= floor, "REP-8",
                "%s: asked under leader epoch %d, the end is %s; %d was safe before that was asked", partition, leader.epoch(),
                told == null ? "" : told.offset(), floor);
        });
    }
}
