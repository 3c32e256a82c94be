package gregor.message;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;
import gregor.protocol.Ignorable;
import gregor.protocol.Nullable;
import gregor.protocol.Since;
import gregor.protocol.Until;
import java.util.List;

/**
 * Which brokers are alive, who leads each partition, which topics are there. Every client asks it of any broker: at
 * its start, when an error says that its picture is stale, and every five minutes.
 *
 * <p>History: version 0 has no way to say "no topics": an empty list means all. From version 1 null means all and
 * empty means none. Version 4 may ask for a topic to be created. Version 7 tells leader epochs (KIP-320), version 8
 * what the asker may do (KIP-430), version 10 topic ids (KIP-516), usable in requests from 12. Version 13 has an
 * error for the whole reply (KIP-1102).
 */
public interface MetadataMessage {

    /** What the fields for authorized operations hold if they were not asked for. */
    int OPERATIONS_NOT_ASKED = Integer.MIN_VALUE;

    /**
     * @param topics null for all topics; in version 0 an empty list means that
     * @param allowAutoTopicCreation whether an unknown topic may be created, if the broker's settings allow it too
     */
    @Api(key = ApiKey.METADATA, versions = "0-13", flexible = "9+")
    record MetadataRequest(
        @Nullable(since = 1) List<MetadataRequestTopic> topics,
        @Since(4) @Default("true") boolean allowAutoTopicCreation,
        @Since(8) @Until(10) boolean includeClusterAuthorizedOperations,
        @Since(8) boolean includeTopicAuthorizedOperations) {}

    /** @param topicId from version 12 on a topic may be named by its id, with a null name */
    record MetadataRequestTopic(
        @Since(10) @Ignorable Uuid topicId,
        @Nullable(since = 10) String name) {}

    /**
     * @param controllerId some live broker: brokers pass on what is meant for the controller, which clients cannot
     *     reach
     * @param clusterAuthorizedOperations bit set of acl operations, {@link #OPERATIONS_NOT_ASKED} if not asked for
     */
    @Api(key = ApiKey.METADATA, versions = "0-13", flexible = "9+")
    record MetadataResponse(
        @Since(3) @Ignorable int throttleTimeMs,
        List<MetadataResponseBroker> brokers,
        @Since(2) @Nullable @Default("null") @Ignorable String clusterId,
        @Since(1) @Default("-1") @Ignorable int controllerId,
        List<MetadataResponseTopic> topics,
        @Since(8) @Until(10) @Default("-2147483648") int clusterAuthorizedOperations,
        @Since(13) @Ignorable short errorCode) {}

    /** @param rack null if the broker was given none */
    record MetadataResponseBroker(
        int nodeId,
        String host,
        int port,
        @Since(1) @Nullable @Default("null") @Ignorable String rack) {}

    /**
     * @param name null if the topic was asked for by an id that does not exist
     * @param topicId all zero if the topic was asked for by a name that does not exist
     * @param topicAuthorizedOperations bit set of acl operations, {@link #OPERATIONS_NOT_ASKED} if not asked for
     */
    record MetadataResponseTopic(
        short errorCode,
        @Nullable(since = 12) String name,
        @Since(10) @Ignorable Uuid topicId,
        @Since(1) @Ignorable boolean isInternal,
        List<MetadataResponsePartition> partitions,
        @Since(8) @Default("-2147483648") int topicAuthorizedOperations) {

        /** A topic of which there is nothing to tell but an error. */
        public static MetadataResponseTopic error(String name, Uuid topicId, ErrorCode error) {
            return new MetadataResponseTopic(error.code(), name, topicId, false, List.of(), OPERATIONS_NOT_ASKED);
        }
    }

    /**
     * @param errorCode LEADER_NOT_AVAILABLE if there is no leader now
     * @param leaderId -1 if there is none
     * @param leaderEpoch exact, or -1: clients fence by it
     * @param replicaNodes brokers that hold the partition, the preferred leader first
     * @param isrNodes those in sync with the leader
     * @param offlineReplicas those whose broker or disk is not there
     */
    record MetadataResponsePartition(
        short errorCode,
        int partitionIndex,
        int leaderId,
        @Since(7) @Default("-1") @Ignorable int leaderEpoch,
        List<Integer> replicaNodes,
        List<Integer> isrNodes,
        @Since(5) @Ignorable List<Integer> offlineReplicas) {}
}
