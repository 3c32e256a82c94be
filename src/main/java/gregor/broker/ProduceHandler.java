package gregor.broker;

import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.message.ProduceMessage.PartitionProduceData;
import gregor.message.ProduceMessage.PartitionProduceResponse;
import gregor.message.ProduceMessage.ProduceRequest;
import gregor.message.ProduceMessage.ProduceResponse;
import gregor.message.ProduceMessage.TopicProduceData;
import gregor.message.ProduceMessage.TopicProduceResponse;
import gregor.metadata.MetadataCache;
import gregor.metadata.TopicImage;
import gregor.protocol.MemoryRecords;
import gregor.protocol.Records;
import gregor.record.RecordBatch;
import gregor.replica.ProducePartition;
import gregor.replica.ReplicaManager;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Produce v3-13: appends one batch to each of some partitions. acks=0 sends no reply, and closes the connection if
 * anything fails, so that the producer asks for metadata again. KIP-98 (idempotence), KIP-467 (record errors), KIP-516
 * (topic ids), KIP-951 (new leader in the reply).
 *
 * <p>Transactions are not served yet: a transactional batch is refused, because no transaction is open for it (KIP-890).
 */
final class ProduceHandler implements Handler<ProduceRequest> {

    private static final int FIRST_VERSION_WITH_TOPIC_IDS = 13;
    /** From this version on a producer understands that its transaction has to be aborted (KIP-890). */
    private static final int FIRST_VERSION_WITH_ABORTABLE = 11;

    private final ReplicaManager replicas;
    private final MetadataCache cache;

    ProduceHandler(ReplicaManager replicas, MetadataCache cache) {
        this.replicas = replicas;
        this.cache = cache;
    }

    @Override
    public void handle(ProduceRequest request, RequestContext context) {
        ErrorCode refused = refusal(request, context.version());
        if (refused != ErrorCode.NONE) {
            respond(request, context, refuseAll(request, refused));
            return;
        }
        if (context.trace().isOn()) {
            context.trace().step("ProduceHandler", "ReplicaManager", "append", Map.of("acks", request.acks(), "timeoutMs", request.timeoutMs()));
        }
        replicas.appendRecords(request.timeoutMs(), request.acks(), partitions(request, context.version()),
            responses -> respond(request, context, responses));
        context.stepAside(); // what is not answered yet is appended, and waits for the followers; so may the next batches
    }

    /** What is wrong with the request as a whole. */
    private static ErrorCode refusal(ProduceRequest request, int version) {
        if (!hasTransactionalBatch(request)) {
            return ErrorCode.NONE;
        }
        if (request.transactionalId() == null) {
            return ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
        }
        return version >= FIRST_VERSION_WITH_ABORTABLE ? ErrorCode.TRANSACTION_ABORTABLE : ErrorCode.INVALID_TXN_STATE;
    }

    private static boolean hasTransactionalBatch(ProduceRequest request) {
        for (TopicProduceData topic : request.topicData()) {
            for (PartitionProduceData partition : topic.partitionData()) {
                ByteBuffer bytes = bytesOf(partition.records());
                if (bytes != null && bytes.remaining() >= RecordBatch.HEADER_BYTES
                    && new RecordBatch(bytes, bytes.position()).isTransactional()) {
                    return true;
                }
            }
        }
        return false;
    }

    private List<ProducePartition> partitions(ProduceRequest request, int version) {
        List<ProducePartition> partitions = new ArrayList<>();
        for (TopicProduceData topic : request.topicData()) {
            String name = topic.name();
            Uuid id = Uuid.ZERO;
            if (version >= FIRST_VERSION_WITH_TOPIC_IDS) {
                TopicImage image = cache.topic(topic.topicId());
                name = image == null ? null : image.name();
                id = topic.topicId();
            }
            for (PartitionProduceData partition : topic.partitionData()) {
                partitions.add(new ProducePartition(name == null ? null : new TopicPartition(name, partition.index()), id,
                    partition.index(), bytesOf(partition.records())));
            }
        }
        return partitions;
    }

    /** A request's records are always in memory: the bytes that the socket filled. */
    private static ByteBuffer bytesOf(Records records) {
        return records == null ? null : ((MemoryRecords) records).toBuffer();
    }

    private static List<PartitionProduceResponse> refuseAll(ProduceRequest request, ErrorCode error) {
        List<PartitionProduceResponse> responses = new ArrayList<>();
        for (TopicProduceData topic : request.topicData()) {
            for (PartitionProduceData partition : topic.partitionData()) {
                responses.add(PartitionProduceResponse.error(partition.index(), error, null));
            }
        }
        return responses;
    }

    /** @param responses one for each partition, in the request's order */
    private void respond(ProduceRequest request, RequestContext context, List<PartitionProduceResponse> responses) {
        if (context.trace().isOn()) {
            context.trace().step("ReplicaManager", "ProduceHandler", "appended", responses);
        }
        if (request.acks() == 0) {
            for (PartitionProduceResponse response : responses) {
                if (response.errorCode() != ErrorCode.NONE.code()) {
                    context.disconnect();
                    return;
                }
            }
            context.replyNothing();
            return;
        }
        List<PartitionProduceResponse> told = LeaderEndpoints.tellableOfProduce(responses, context.version());
        List<TopicProduceResponse> topics = new ArrayList<>(request.topicData().size());
        int next = 0;
        for (TopicProduceData topic : request.topicData()) {
            int count = topic.partitionData().size();
            topics.add(new TopicProduceResponse(topic.name(), topic.topicId(), told.subList(next, next + count)));
            next += count;
        }
        context.reply(new ProduceResponse(topics, 0, LeaderEndpoints.ofProduce(told, cache, context)));
    }
}
