package gregor.controller;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.OffsetAndEpoch;
import gregor.base.Uuid;
import gregor.metadata.MetadataBatch;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataRecord;
import gregor.metadata.MetadataRecordSerde;
import gregor.metadata.MetadataVersion;
import gregor.raft.LeaderAndEpoch;
import gregor.raft.RaftClient;
import gregor.raft.RaftListener;
import gregor.raft.SnapshotFile;
import gregor.record.BatchBuilder;
import gregor.record.ControlMessage.LeaderChangeMessage;
import gregor.record.ControlRecord;
import gregor.record.ControlType;
import gregor.record.RecordBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A quorum that does what a test says, within what a real one may do: nothing is committed, nobody leads and nobody hears of
 * anything before the test wants it. The log here is the leader's; who leads next keeps what is committed and as much of the rest
 * as the test says it had.
 */
final class ScriptedQuorum {

    /** The most that a batch may take, in bytes. */
    static final int MAX_BATCH_BYTES = 1 << 20;

    final List<RecordBatch> log = new ArrayList<>();
    /** How many batches of it are committed. */
    int committed;
    int epoch;
    int leaderId = LeaderAndEpoch.NOBODY;

    /** One node's view of it. */
    final class Member implements RaftClient {
        final int id;
        /** How many batches the listener was told of. */
        int told;
        RaftListener listener;
        int resigned;
        short kraftVersion = 1;

        Member(int id) {
            this.id = id;
        }

        @Override
        public void register(RaftListener added) {
            listener = added;
        }

        @Override
        public int nodeId() {
            return id;
        }

        @Override
        public LeaderAndEpoch leader() {
            return new LeaderAndEpoch(leaderId, epoch);
        }

        @Override
        public long endOffset() {
            return ScriptedQuorum.this.endOffset();
        }

        @Override
        public long highWatermark() {
            return committedEnd();
        }

        @Override
        public long append(int inEpoch, List<ByteBuffer> values, long nowMs) {
            if (leaderId != id || inEpoch != epoch) {
                throw new KafkaException(ErrorCode.NOT_LEADER_OR_FOLLOWER);
            }
            BatchBuilder batch = batch();
            values.forEach(value -> batch.append(nowMs, null, value, List.of()));
            if (batch.sizeInBytes() > MAX_BATCH_BYTES) {
                throw new KafkaException(ErrorCode.RECORD_LIST_TOO_LARGE);
            }
            return add(batch);
        }

        @Override
        public void resign(int inEpoch) {
            if (leaderId == id && inEpoch == epoch) {
                resigned++;
                leaderId = LeaderAndEpoch.NOBODY;
                listener.onLeaderChange(new LeaderAndEpoch(LeaderAndEpoch.NOBODY, epoch));
            }
        }

        @Override
        public short kraftVersion() {
            return kraftVersion;
        }

        @Override
        public void upgradeKRaftVersion(int inEpoch, short level, boolean validateOnly) {
            if (level < kraftVersion) {
                throw new KafkaException(ErrorCode.INVALID_UPDATE_VERSION, "not back to " + level);
            }
            kraftVersion = validateOnly ? kraftVersion : level;
        }

        @Override
        public OffsetAndEpoch latestSnapshotId() {
            return SnapshotFile.BOOTSTRAP_ID;
        }

        @Override
        public void writeSnapshot(OffsetAndEpoch snapshotId, long lastContainedLogTimeMs, List<ByteBuffer> values) {
            throw new UnsupportedOperationException("a controller writes no snapshots");
        }

        /** Tells of so many more batches, as far as they are committed. @return whether the listener wants to hear more */
        boolean tell(int batches) {
            int upTo = Math.min(committed, told + batches);
            if (upTo == told) {
                return true;
            }
            List<RecordBatch> more = log.subList(told, upTo);
            boolean[] done = {false};
            told = upTo;
            listener.onCommit(List.copyOf(more), () -> done[0] = true);
            return done[0];
        }

        void tellAll() {
            tell(log.size());
        }

        void tellLeader() {
            listener.onLeaderChange(leader());
        }

        /** Tells of a snapshot instead of the batches up to its end. @param image at the end of a batch that is committed and not told yet */
        void load(MetadataImage image) {
            while (log.get(told).lastOffset() < image.offset()) {
                told++;
            }
            told++;
            List<ByteBuffer> values = new ArrayList<>();
            for (MetadataRecord record : image.toRecords()) {
                values.add(MetadataRecordSerde.write(record, image.features().metadataVersion()));
            }
            listener.onSnapshot(new OffsetAndEpoch(image.offset() + 1, image.provenance().lastContainedEpoch()),
                new SnapshotFile(image.provenance().lastContainedLogTimeMs(), null, null, values), () -> { });
        }
    }

    long endOffset() {
        return log.isEmpty() ? 0 : log.get(log.size() - 1).nextOffset();
    }

    long committedEnd() {
        return committed == 0 ? 0 : log.get(committed - 1).nextOffset();
    }

    private BatchBuilder batch() {
        return new BatchBuilder(256).baseOffset(endOffset()).partitionLeaderEpoch(epoch);
    }

    private long add(BatchBuilder batch) {
        log.add(RecordBatch.in(batch.build()).iterator().next());
        return endOffset() - 1;
    }

    /**
     * A member becomes the leader of a new epoch and hears of it when it knows all that is committed.
     *
     * @param kept how many batches beyond the committed ones it has, at most as many as there are
     */
    void lead(Member next, int kept, long nowMs) {
        while (log.size() > committed + kept) {
            log.remove(log.size() - 1);
        }
        epoch++;
        leaderId = next.id;
        LeaderChangeMessage.Voter voter = new LeaderChangeMessage.Voter(next.id, Uuid.ZERO);
        add(batch().control().append(nowMs,
            new ControlRecord(ControlType.LEADER_CHANGE, new LeaderChangeMessage((short) 0, next.id, List.of(voter), List.of(voter)))));
        committed = log.size();
        next.tellAll();
        next.tellLeader();
    }

    /** What some other controller wrote, committed. */
    void write(List<MetadataRecord> records, long nowMs) {
        BatchBuilder batch = batch();
        records.forEach(record -> batch.append(nowMs, null, MetadataRecordSerde.write(record, MetadataVersion.LATEST_PRODUCTION), List.of()));
        add(batch);
        committed = log.size();
    }

    /** The records of a batch. */
    static List<MetadataRecord> records(RecordBatch batch) {
        return MetadataBatch.of(batch).records();
    }
}
