package gregor.base;

/**
 * Every error a reply can carry, with Kafka's numbers and names (Kafka's class {@code Errors}). A retriable error
 * passes by itself or after the client has refreshed its metadata; the others need somebody to change something.
 *
 * <p>Numbers 4, 8 and so on keep the names that current releases give them; a number is never used again.
 */
public enum ErrorCode {
    UNKNOWN_SERVER_ERROR(-1, false, "something the broker did not expect went wrong; its log says more"),
    NONE(0, false, "no error"),
    OFFSET_OUT_OF_RANGE(1, false,
        "the log does not hold this offset: it was deleted, or is not written yet; start from the log's start or end"),
    CORRUPT_MESSAGE(2, true,
        "the batch is damaged: checksum, size or layout is wrong, or a compacted topic got a record without key; send it again"),
    UNKNOWN_TOPIC_OR_PARTITION(3, true, "this broker knows no such topic or partition; refresh the metadata, or create the topic"),
    INVALID_FETCH_SIZE(4, false, "this is not a number of bytes that can be fetched"),
    LEADER_NOT_AVAILABLE(5, true, "the partition has no leader now; wait for the election and refresh the metadata"),
    NOT_LEADER_OR_FOLLOWER(6, true,
        "this broker does not lead the partition, or holds no replica of it; refresh the metadata and ask the leader"),
    REQUEST_TIMED_OUT(7, true, "not done in the time the request allowed; it may still be done"),
    BROKER_NOT_AVAILABLE(8, false, "the broker is not there"),
    REPLICA_NOT_AVAILABLE(9, true, "the replica is not there now; try again"),
    MESSAGE_TOO_LARGE(10, false, "the batch is larger than max.message.bytes of the topic; send smaller ones or raise the limit"),
    STALE_CONTROLLER_EPOCH(11, false, "the sender is a controller of the past"),
    OFFSET_METADATA_TOO_LARGE(12, false, "the text that goes with the offset is longer than offset.metadata.max.bytes"),
    NETWORK_EXCEPTION(13, true, "the connection was lost before the reply came; send the request again"),
    COORDINATOR_LOAD_IN_PROGRESS(14, true, "the coordinator is still reading its log; try again"),
    COORDINATOR_NOT_AVAILABLE(15, true, "there is no coordinator now; look it up again"),
    NOT_COORDINATOR(16, true, "this broker is not the coordinator; look it up again"),
    INVALID_TOPIC_EXCEPTION(17, false, "the topic's name is not allowed, or the topic may not be used in this way"),
    RECORD_LIST_TOO_LARGE(18, false, "the batches are larger than a segment of the log; send smaller ones"),
    NOT_ENOUGH_REPLICAS(19, true, "nothing was written: fewer replicas are in sync than min.insync.replicas asks for; try again"),
    NOT_ENOUGH_REPLICAS_AFTER_APPEND(20, true,
        "written, but fewer replicas are in sync than min.insync.replicas asks for; trying again may write it twice"),
    INVALID_REQUIRED_ACKS(21, false, "acks must be 0, 1 or -1"),
    ILLEGAL_GENERATION(22, false, "the group has moved on to another generation; join it again"),
    INCONSISTENT_GROUP_PROTOCOL(23, false, "the member shares no assignor or protocol type with the group, or named none"),
    INVALID_GROUP_ID(24, false, "the group id is empty or not allowed"),
    UNKNOWN_MEMBER_ID(25, false, "the group has no such member; join it again"),
    INVALID_SESSION_TIMEOUT(26, false,
        "the session timeout is outside group.min.session.timeout.ms and group.max.session.timeout.ms"),
    REBALANCE_IN_PROGRESS(27, false, "the group is sharing out its partitions anew; join it again"),
    INVALID_COMMIT_OFFSET_SIZE(28, false, "the commit does not fit into a batch of the offsets topic"),
    TOPIC_AUTHORIZATION_FAILED(29, false, "not allowed on this topic"),
    GROUP_AUTHORIZATION_FAILED(30, false, "not allowed on this group"),
    CLUSTER_AUTHORIZATION_FAILED(31, false, "not allowed on this cluster"),
    INVALID_TIMESTAMP(32, false, "the record's timestamp is further from the broker's time than the topic allows"),
    UNSUPPORTED_SASL_MECHANISM(33, false, "the listener does not offer this SASL mechanism"),
    ILLEGAL_SASL_STATE(34, false, "this request is out of turn in the SASL exchange"),
    UNSUPPORTED_VERSION(35, false, "the broker does not serve this version of the request; ask for its versions"),
    TOPIC_ALREADY_EXISTS(36, false, "a topic of this name exists"),
    INVALID_PARTITIONS(37, false, "the number of partitions must be 1 or more, and can only grow"),
    INVALID_REPLICATION_FACTOR(38, false,
        "the replication factor must be 1 or more, and not above the number of brokers in service"),
    INVALID_REPLICA_ASSIGNMENT(39, false, "the assignment names a broker twice, an unknown one, or leaves a partition out"),
    INVALID_CONFIG(40, false, "a setting is unknown or its value is not allowed"),
    NOT_CONTROLLER(41, true, "this node is not the active controller; refresh the metadata and ask the one that is"),
    INVALID_REQUEST(42, false, "the request makes no sense: its bytes or its fields contradict each other"),
    UNSUPPORTED_FOR_MESSAGE_FORMAT(43, false, "records of this format cannot be asked this"),
    POLICY_VIOLATION(44, false, "the cluster's own policy forbids it"),
    OUT_OF_ORDER_SEQUENCE_NUMBER(45, false, "the producer's sequence has a gap: a batch before this one is missing"),
    DUPLICATE_SEQUENCE_NUMBER(46, false, "the batch was written long before; its offset is no longer known"),
    INVALID_PRODUCER_EPOCH(47, false, "the producer id has a newer epoch; the producer must take a new one"),
    INVALID_TXN_STATE(48, false, "the transaction's state does not allow this"),
    INVALID_PRODUCER_ID_MAPPING(49, false, "the transactional id has another producer id now"),
    INVALID_TRANSACTION_TIMEOUT(50, false, "the transaction timeout is not above 0, or is above transaction.max.timeout.ms"),
    CONCURRENT_TRANSACTIONS(51, true, "the transaction before this one is still being ended; try again"),
    TRANSACTION_COORDINATOR_FENCED(52, false, "the sender of the marker no longer coordinates this transaction"),
    TRANSACTIONAL_ID_AUTHORIZATION_FAILED(53, false, "not allowed to use this transactional id"),
    SECURITY_DISABLED(54, false, "the cluster has no authorizer"),
    OPERATION_NOT_ATTEMPTED(55, false, "not tried, because another part of the same request failed"),
    KAFKA_STORAGE_ERROR(56, true, "the broker's disk failed; refresh the metadata, another replica may lead"),
    LOG_DIR_NOT_FOUND(57, false, "the broker has no such log directory"),
    SASL_AUTHENTICATION_FAILED(58, false, "who you are could not be proven: wrong name, password or token"),
    UNKNOWN_PRODUCER_ID(59, false, "nothing of this producer is left in the log"),
    REASSIGNMENT_IN_PROGRESS(60, false, "the partition is being moved; wait until it is done"),
    DELEGATION_TOKEN_AUTH_DISABLED(61, false, "delegation tokens are switched off"),
    DELEGATION_TOKEN_NOT_FOUND(62, false, "there is no such delegation token"),
    DELEGATION_TOKEN_OWNER_MISMATCH(63, false, "only its owner or a named renewer may do this with the token"),
    DELEGATION_TOKEN_REQUEST_NOT_ALLOWED(64, false,
        "tokens are given only over a connection that has proven who you are, and not by a token"),
    DELEGATION_TOKEN_AUTHORIZATION_FAILED(65, false, "not allowed on this delegation token"),
    DELEGATION_TOKEN_EXPIRED(66, false, "the delegation token has expired; get a new one"),
    INVALID_PRINCIPAL_TYPE(67, false, "principals of this type are not known here"),
    NON_EMPTY_GROUP(68, false, "the group still has members"),
    GROUP_ID_NOT_FOUND(69, false, "there is no such group"),
    FETCH_SESSION_ID_NOT_FOUND(70, true, "the fetch session is gone; start a new one"),
    INVALID_FETCH_SESSION_EPOCH(71, true, "this is not the next request of the fetch session; start a new one"),
    LISTENER_NOT_FOUND(72, true, "the leader has no listener of the name this request came in by"),
    TOPIC_DELETION_DISABLED(73, false, "topics cannot be deleted: delete.topic.enable is off"),
    FENCED_LEADER_EPOCH(74, true, "the sender's leader epoch is older than the broker's; refresh the metadata"),
    UNKNOWN_LEADER_EPOCH(75, true, "the sender's leader epoch is newer than the broker's; try again soon"),
    UNSUPPORTED_COMPRESSION_TYPE(76, false, "this version of the request does not go with the batch's compression"),
    STALE_BROKER_EPOCH(77, false, "the broker was started again since; its old self must be silent"),
    OFFSET_NOT_AVAILABLE(78, true, "the leader is new and does not know yet how far it may tell; try again"),
    MEMBER_ID_REQUIRED(79, false, "join again with the member id of this reply"),
    PREFERRED_LEADER_NOT_AVAILABLE(80, true, "the preferred leader is not in service or not in sync"),
    GROUP_MAX_SIZE_REACHED(81, false, "the group has as many members as it may have"),
    FENCED_INSTANCE_ID(82, false, "another member has taken over this group.instance.id; stop"),
    ELIGIBLE_LEADERS_NOT_AVAILABLE(83, true, "no replica that may lead is in service"),
    ELECTION_NOT_NEEDED(84, true, "the partition has the leader that was asked for"),
    NO_REASSIGNMENT_IN_PROGRESS(85, false, "the partition is not being moved"),
    GROUP_SUBSCRIBED_TO_TOPIC(86, false, "the group reads this topic: its offsets cannot be deleted"),
    INVALID_RECORD(87, false, "a record of the batch is not allowed; the whole batch was refused"),
    UNSTABLE_OFFSET_COMMIT(88, true, "a transaction that commits offsets of this partition is still open; try again"),
    THROTTLING_QUOTA_EXCEEDED(89, true, "over the quota; wait for the throttle time and try again"),
    PRODUCER_FENCED(90, false, "a newer producer has taken over this transactional id; stop"),
    RESOURCE_NOT_FOUND(91, false, "what the request names does not exist"),
    DUPLICATE_RESOURCE(92, false, "the request names the same thing twice"),
    UNACCEPTABLE_CREDENTIAL(93, false, "the credential is not good enough: iterations, name or mechanism"),
    INCONSISTENT_VOTER_SET(94, false, "sender and receiver are not voters of the same quorum"),
    INVALID_UPDATE_VERSION(95, false, "the feature cannot go to this level"),
    FEATURE_UPDATE_FAILED(96, false, "the feature's level could not be changed; the controller's log says more"),
    PRINCIPAL_DESERIALIZATION_FAILURE(97, false, "the principal of a forwarded request could not be read"),
    SNAPSHOT_NOT_FOUND(98, false, "there is no such snapshot; ask which is the latest"),
    POSITION_OUT_OF_RANGE(99, false, "the snapshot has no such position"),
    UNKNOWN_TOPIC_ID(100, true, "this broker knows no topic with this id; refresh the metadata"),
    DUPLICATE_BROKER_REGISTRATION(101, false, "another broker in service has this id"),
    BROKER_ID_NOT_REGISTERED(102, false, "no broker with this id is registered"),
    INCONSISTENT_TOPIC_ID(103, true, "the partition belongs to another topic of the same name; refresh the metadata"),
    INCONSISTENT_CLUSTER_ID(104, false, "sender and receiver belong to different clusters"),
    TRANSACTIONAL_ID_NOT_FOUND(105, false, "there is no such transactional id"),
    FETCH_SESSION_TOPIC_ID_ERROR(106, true,
        "the fetch session began with names and goes on with ids, or the other way; start a new one"),
    INELIGIBLE_REPLICA(107, false, "a replica of the wanted ISR is fenced, shutting down or restarted"),
    NEW_LEADER_ELECTED(108, false, "the partition was changed and has a new leader by that"),
    OFFSET_MOVED_TO_TIERED_STORAGE(109, false, "this offset is only in tiered storage; a follower must build its log up from there"),
    FENCED_MEMBER_EPOCH(110, false, "the group has given this member up; let go of all partitions and join again"),
    UNRELEASED_INSTANCE_ID(111, false, "another member still holds this group.instance.id; it must leave first"),
    UNSUPPORTED_ASSIGNOR(112, false, "the group does not support this assignor"),
    STALE_MEMBER_EPOCH(113, false, "the member's epoch is behind; use the one its next heartbeat brings"),
    MISMATCHED_ENDPOINT_TYPE(114, false, "brokers are asked of a broker, controllers of a controller"),
    UNSUPPORTED_ENDPOINT_TYPE(115, false, "this kind of endpoint is not known"),
    UNKNOWN_CONTROLLER_ID(116, false, "no controller with this id is registered"),
    UNKNOWN_SUBSCRIPTION_ID(117, false, "the telemetry subscription has changed; ask for it again"),
    TELEMETRY_TOO_LARGE(118, false, "the telemetry is larger than telemetry.max.bytes"),
    INVALID_REGISTRATION(119, false, "the controller cannot accept this registration"),
    TRANSACTION_ABORTABLE(120, false, "this transaction cannot be committed; abort it and go on with the next"),
    INVALID_RECORD_STATE(121, false, "the record is not acquired by this member any more; it may be delivered again"),
    SHARE_SESSION_NOT_FOUND(122, true, "the share session is gone; start a new one"),
    INVALID_SHARE_SESSION_EPOCH(123, true, "this is not the next request of the share session; start a new one"),
    FENCED_STATE_EPOCH(124, false, "the share group's state has a newer epoch"),
    INVALID_VOTER_KEY(125, false, "the receiver is not the voter the request is meant for"),
    DUPLICATE_VOTER(126, false, "this replica is a voter already"),
    VOTER_NOT_FOUND(127, false, "this replica is not a voter"),
    INVALID_REGULAR_EXPRESSION(128, false, "the regular expression cannot be read"),
    REBOOTSTRAP_REQUIRED(129, false, "the client talks to the wrong cluster; start again from bootstrap.servers"),
    STREAMS_INVALID_TOPOLOGY(130, false, "the topology cannot be run as it is"),
    STREAMS_INVALID_TOPOLOGY_EPOCH(131, false, "this is not an epoch the topology can have"),
    STREAMS_TOPOLOGY_FENCED(132, false, "the group runs a newer topology"),
    SHARE_SESSION_LIMIT_REACHED(133, true, "the broker has as many share sessions as it may have; try again later");

    private static final int LOWEST = -1;
    private static final ErrorCode[] BY_CODE = new ErrorCode[values().length + 1];

    static {
        for (ErrorCode error : values()) {
            BY_CODE[error.code - LOWEST] = error;
        }
    }

    private final short code;
    private final boolean retriable;
    private final String message;

    ErrorCode(int code, boolean retriable, String message) {
        this.code = (short) code;
        this.retriable = retriable;
        this.message = message;
    }

    /** The number on the wire. */
    public short code() {
        return code;
    }

    /** Whether the same request may succeed later. */
    public boolean isRetriable() {
        return retriable;
    }

    /** What it means and what to do about it: the text of a reply when there is nothing more exact to say. */
    public String message() {
        return message;
    }

    /** The error with this number; a number of a later release than this code knows is {@link #UNKNOWN_SERVER_ERROR}. */
    public static ErrorCode of(short code) {
        int at = code - LOWEST;
        boolean known = at >= 0 && at < BY_CODE.length && BY_CODE[at] != null;
        return known ? BY_CODE[at] : UNKNOWN_SERVER_ERROR;
    }
}
