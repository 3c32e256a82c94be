package gregor.replica;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.log.AppendInfo;
import gregor.log.AppendOrigin;
import gregor.message.ProduceMessage.BatchIndexAndErrorMessage;
import gregor.message.ProduceMessage.LeaderIdAndEpoch;
import gregor.message.ProduceMessage.PartitionProduceResponse;
import gregor.metadata.PartitionImage;
import gregor.port.Trace;
import gregor.record.RecordValidationException;
import gregor.record.RecordValidationException.RecordError;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/** What one produce request appends: each of its partitions stands for itself. */
final class ProduceAppends {
    static final short ACKS_ALL = -1;

    private static final Logger LOG = System.getLogger(ProduceAppends.class.getName());

    private final HostedPartitions hosted;
    private final short requiredAcks;
    private final AppendOrigin origin;
    private final long nowMs;
    private final Trace trace;
    private final List<PartitionProduceResponse> responses;
    private List<PendingPartition<AppendInfo>> pending;
    private boolean moved;

    /** @param count of the partitions */
    ProduceAppends(HostedPartitions hosted, short requiredAcks, AppendOrigin origin, long nowMs, int count, Trace trace) {
        this.hosted = hosted;
        this.requiredAcks = requiredAcks;
        this.origin = origin;
        this.nowMs = nowMs;
        this.trace = trace;
        this.responses = new ArrayList<>(count);
    }

    /** One for each partition so far, in order. */
    List<PartitionProduceResponse> responses() {
        return responses;
    }

    /** The partitions whose replicas in sync have to have it all first; null for none. */
    List<PendingPartition<AppendInfo>> pending() {
        return pending;
    }

    /** Whether the high watermark of any has moved. */
    boolean moved() {
        return moved;
    }

    /** Appends to one partition, or notes why not. */
    void append(ProducePartition wanted) {
        Partition partition = null;
        try {
            check(wanted);
            partition = hosted.get(wanted.topicPartition(), wanted.topicId());
            if (trace.isOn()) {
                trace.step("ReplicaManager", "Partition", "append", partition);
            }
            long highWatermark = partition.log().highWatermark();
            AppendInfo appended = partition.appendRecordsToLeader(wanted.records(), requiredAcks, origin, nowMs);
            responses.add(PartitionProduceResponse.appended(wanted.partition(), appended.firstOffset(),
                appended.logAppendTimeMs(), appended.logStartOffset()));
            moved |= partition.log().highWatermark() > highWatermark;
            if (requiredAcks == ACKS_ALL) {
                pending = pending == null ? new ArrayList<>() : pending;
                pending.add(new PendingPartition<>(responses.size() - 1, partition, appended));
            }
        } catch (KafkaException e) {
            responses.add(refused(wanted, partition, e));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "append to " + wanted.topicPartition(), e);
            responses.add(PartitionProduceResponse.error(wanted.partition(), ErrorCode.UNKNOWN_SERVER_ERROR, null));
        }
    }

    private void check(ProducePartition wanted) {
        if (requiredAcks < ACKS_ALL || requiredAcks > 1) {
            throw new KafkaException(ErrorCode.INVALID_REQUIRED_ACKS, "acks is " + requiredAcks + "; allowed are -1, 0 and 1");
        }
        if (wanted.records() == null) {
            throw new KafkaException(ErrorCode.INVALID_RECORD, "there are no records for partition " + wanted.partition());
        }
        if (origin == AppendOrigin.CLIENT && wanted.topicPartition() != null
            && InternalTopics.contains(wanted.topicPartition().topic())) {
            throw new KafkaException(ErrorCode.INVALID_TOPIC_EXCEPTION,
                "clients can't append to the internal topic " + wanted.topicPartition().topic());
        }
    }

    /** @param partition null if it was not found, or not even looked for */
    private PartitionProduceResponse refused(ProducePartition wanted, Partition partition, KafkaException why) {
        List<BatchIndexAndErrorMessage> recordErrors = List.of();
        if (why instanceof RecordValidationException invalid) {
            recordErrors = new ArrayList<>(invalid.recordErrors().size());
            for (RecordError each : invalid.recordErrors()) {
                recordErrors.add(new BatchIndexAndErrorMessage(each.batchIndex(), each.message()));
            }
        }
        long logStartOffset = partition == null ? -1 : partition.log().logStartOffset();
        return new PartitionProduceResponse(wanted.partition(), why.error().code(), -1, -1, logStartOffset, recordErrors,
            why.getMessage(), leaderToTell(why.error(), wanted.topicPartition()));
    }

    /** Where another broker leads, be it that it did before or that it does since the append, the answer says which (KIP-951). */
    LeaderIdAndEpoch leaderToTell(ErrorCode error, TopicPartition topicPartition) {
        PartitionImage image = error == ErrorCode.NOT_LEADER_OR_FOLLOWER ? hosted.imageOf(topicPartition) : null;
        return image == null ? LeaderIdAndEpoch.NONE : new LeaderIdAndEpoch(image.leader(), image.leaderEpoch());
    }
}
