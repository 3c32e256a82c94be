package gregor.controller;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.metadata.BrokerRegistration;
import gregor.metadata.ClusterRecords.BrokerRegistrationChangeRecord;
import gregor.metadata.ClusterRecords.RegisterBrokerRecord;
import gregor.metadata.LogRecords.ProducerIdsRecord;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataRecord;
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicImage;
import gregor.metadata.TopicRecords.PartitionChangeRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The lives of brokers: they register, catch up, are let in. Kafka's {@code ClusterControlManager}; KIP-631. */
final class BrokerControl {

    private BrokerControl() {}

    /**
     * A broker process has started. It is fenced until it has caught up.
     *
     * @param nextOffset where the record will be in the log, which is the broker's epoch from now on
     */
    static Decision<Long> register(MetadataImage image, BrokerRegistrationRequested broker, long nextOffset) {
        RegisterBrokerRecord record = new RegisterBrokerRecord(broker.brokerId(), false, broker.incarnationId(), nextOffset,
            broker.endpoints(), broker.features(), broker.rack(), true, false, broker.logDirs(),
            image.features().metadataVersion().hasCordonedLogDirs() ? List.of() : null);
        return new Decision<>(List.of(record), nextOffset);
    }

    /**
     * A broker has caught up. It leads again what nobody else can, each partition in a new leader epoch: whatever a crash
     * may have cut off its log is then in an older one.
     */
    static Decision<Boolean> unfence(MetadataImage image, int brokerId, long brokerEpoch) {
        BrokerRegistration broker = image.cluster().broker(brokerId);
        if (broker == null) {
            throw new KafkaException(ErrorCode.BROKER_ID_NOT_REGISTERED, "broker " + brokerId + " is not registered");
        }
        if (broker.epoch() != brokerEpoch) {
            throw new KafkaException(ErrorCode.STALE_BROKER_EPOCH,
                "broker " + brokerId + " has epoch " + broker.epoch() + ", the request says " + brokerEpoch);
        }
        List<MetadataRecord> records = new ArrayList<>();
        records.add(BrokerRegistrationChangeRecord.fencing(brokerId, brokerEpoch, BrokerRegistrationChangeRecord.UNFENCE));
        for (TopicImage topic : image.topics().byName().values()) {
            for (Map.Entry<Integer, PartitionImage> partition : topic.partitions().entrySet()) {
                PartitionImage state = partition.getValue();
                boolean leads = state.leader() == brokerId;
                boolean mayLead = state.leader() == PartitionImage.NO_LEADER && state.isr().contains(brokerId);
                if (leads || mayLead) {
                    records.add(new PartitionChangeRecord(partition.getKey(), topic.id(), null, brokerId, null, null, null, (byte) -1,
                        null, null, null));
                }
            }
        }
        return new Decision<>(records, true);
    }

    /** Reserves the next producer ids for a broker; the reply is the first of them. */
    static Decision<Long> allocateProducerIds(MetadataImage image, int brokerId, long brokerEpoch) {
        long first = image.nextProducerId();
        return new Decision<>(List.of(new ProducerIdsRecord(brokerId, brokerEpoch, first + Controller.PRODUCER_ID_BLOCK_SIZE)), first);
    }
}
