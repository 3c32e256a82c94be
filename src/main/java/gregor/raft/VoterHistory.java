package gregor.raft;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.OffsetAndEpoch;
import gregor.record.ControlMessage;
import gregor.record.ControlMessage.KRaftVersionRecord;
import gregor.record.ControlMessage.VotersRecord;
import gregor.record.ControlRecord;
import gregor.record.ControlType;
import gregor.record.Record;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The voters, and the level of {@code kraft.version}, as the log tells them, uncommitted records included: a set of voters counts from
 * the moment its record is in the log (KIP-853), and no longer when the record is cut off again (RFT-11). What the latest snapshot says
 * counts from its end on.
 * <pre>
 *     snapshot ends at 40: {1, 2, 3}     offset 57: {1, 2, 3, 4}     offset 80: {2, 3, 4}    log end 90
 *     voters at the end of the log: {2, 3, 4};  after the log is cut at 80: {1, 2, 3, 4};  for a snapshot that ends at 60: {1, 2, 3, 4}
 * </pre>
 *
 * <p>Source: Kafka's {@code KRaftControlRecordStateMachine} and {@code VoterSetHistory}.
 */
final class VoterHistory {

    private static final int READ_BYTES = 1 << 20;
    /** The offset of what the first snapshot says, that formatting made: before any record. */
    private static final long FORMATTED = -1;

    private final VoterSet configured;
    private final RaftLog log;
    private final TreeMap<Long, VoterSet> voters = new TreeMap<>();
    private final TreeMap<Long, Short> versions = new TreeMap<>();
    /** Up to where the log has been looked through. */
    private long nextOffset;

    /** @param configured the voters where neither log nor snapshot names any */
    VoterHistory(VoterSet configured, RaftLog log) {
        this.configured = configured;
        this.log = log;
    }

    /** The voters at the end of the log. */
    VoterSet last() {
        return voters.isEmpty() ? configured : voters.lastEntry().getValue();
    }

    /** The set before that. */
    VoterSet previous() {
        Map.Entry<Long, VoterSet> before = voters.isEmpty() ? null : voters.lowerEntry(voters.lastKey());
        return before == null ? configured : before.getValue();
    }

    /** The offset of the record that names them; below 0 if no record does. */
    long lastOffset() {
        return voters.isEmpty() ? FORMATTED : voters.lastKey();
    }

    /** The level of kraft.version at the end of the log. */
    short kraftVersion() {
        return versions.isEmpty() ? 0 : versions.lastEntry().getValue();
    }

    /** What a snapshot that ends there says of the voters: nothing while they are configured. */
    Optional<VoterSet> votersAt(long endOffset) {
        return Optional.ofNullable(voters.lowerEntry(endOffset)).map(Map.Entry::getValue);
    }

    /** The level of kraft.version that a snapshot which ends there says: nothing while it is 0. */
    Optional<Short> kraftVersionAt(long endOffset) {
        return Optional.ofNullable(versions.lowerEntry(endOffset)).map(Map.Entry::getValue);
    }

    /**
     * What a new leader says of the voters behind its first record: all of them if the log itself does not say it yet, because they
     * stand in the snapshot that the disk was formatted with, or if the leader is listed otherwise than it is.
     */
    Optional<VoterSet> toSayAtEpochStart(VoterSet.Voter self) {
        if (kraftVersion() == 0) {
            return Optional.empty();
        }
        VoterSet updated = last().isVoter(self.key()) ? last().with(self) : last();
        return lastOffset() == FORMATTED || !updated.equals(last()) ? Optional.of(updated) : Optional.empty();
    }

    /** The node starts, or its log starts over: reads the latest snapshot, and the log behind it. */
    void load() {
        OffsetAndEpoch snapshot = log.latestSnapshotId().orElse(null);
        voters.clear();
        versions.clear();
        nextOffset = log.startOffset();
        if (snapshot != null) {
            SnapshotFile file = read(snapshot);
            long at = snapshot.offset() - 1;
            take(at, file.kraftVersion());
            take(at, file.voters());
            nextOffset = snapshot.offset();
        }
        while (nextOffset < log.endOffset()) {
            look(log.read(nextOffset, log.endOffset(), READ_BYTES));
        }
    }

    private SnapshotFile read(OffsetAndEpoch id) {
        try {
            return log.loadSnapshot(id);
        } catch (IOException e) {
            throw new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, "the snapshot " + SnapshotFile.fileName(id) + " cannot be read: "
                + e.getMessage(), e);
        }
    }

    /**
     * The log has grown.
     *
     * @param batches in which all is that was appended; what is among them that was not does not count
     */
    void logGrown(ByteBuffer batches) {
        look(batches);
        nextOffset = log.endOffset();
    }

    private void look(ByteBuffer batches) {
        for (RecordBatch batch : RecordBatch.in(batches)) {
            if (batch.baseOffset() >= nextOffset && batch.lastOffset() < log.endOffset()) {
                if (batch.isControl()) {
                    batch.records().forEach(this::take);
                }
                nextOffset = batch.nextOffset();
                if (nextOffset == log.endOffset()) {
                    return;
                }
            }
        }
    }

    private void take(Record record) {
        if (ControlType.of(record.key()) != ControlType.UNKNOWN) {
            take(record.offset(), ControlRecord.of(record).message());
        }
    }

    private void take(long offset, ControlMessage message) {
        if (message instanceof KRaftVersionRecord version) {
            versions.put(offset, version.kRaftVersion());
        } else if (message instanceof VotersRecord record) {
            voters.put(offset, VoterSet.of(record));
        }
    }

    /** What began at or behind this offset is not in the log any more, and neither are the voters it named. */
    void logCut(long endOffset) {
        voters.tailMap(endOffset, true).clear();
        versions.tailMap(endOffset, true).clear();
        nextOffset = Math.min(nextOffset, endOffset);
    }

    /** Nobody will ask any more what was in force before this offset. */
    void forgetBelow(long startOffset) {
        forgetBelow(voters, startOffset);
        forgetBelow(versions, startOffset);
    }

    private static <T> void forgetBelow(TreeMap<Long, T> history, long startOffset) {
        Long inForce = history.lowerKey(startOffset);
        if (inForce != null) {
            history.headMap(inForce, false).clear();
        }
    }
}
