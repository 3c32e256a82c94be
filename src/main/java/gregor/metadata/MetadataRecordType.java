package gregor.metadata;

/**
 * The kinds of metadata records of Kafka 4.3, by their numbers on disk. 6, 13 and 16 were given up before the first
 * release; a number that is not here belongs to a later one and cannot be skipped, for nobody knows what it changes.
 */
public enum MetadataRecordType {
    REGISTER_BROKER(0, ClusterRecords.RegisterBrokerRecord.class),
    UNREGISTER_BROKER(1, ClusterRecords.UnregisterBrokerRecord.class),
    TOPIC(2, TopicRecords.TopicRecord.class),
    PARTITION(3, TopicRecords.PartitionRecord.class),
    CONFIG(4, LogRecords.ConfigRecord.class),
    PARTITION_CHANGE(5, TopicRecords.PartitionChangeRecord.class),
    FENCE_BROKER(7, ClusterRecords.FenceBrokerRecord.class),
    UNFENCE_BROKER(8, ClusterRecords.UnfenceBrokerRecord.class),
    REMOVE_TOPIC(9, TopicRecords.RemoveTopicRecord.class),
    DELEGATION_TOKEN(10, SecurityRecords.DelegationTokenRecord.class),
    USER_SCRAM_CREDENTIAL(11, SecurityRecords.UserScramCredentialRecord.class),
    FEATURE_LEVEL(12, LogRecords.FeatureLevelRecord.class),
    CLIENT_QUOTA(14, SecurityRecords.ClientQuotaRecord.class),
    PRODUCER_IDS(15, LogRecords.ProducerIdsRecord.class),
    BROKER_REGISTRATION_CHANGE(17, ClusterRecords.BrokerRegistrationChangeRecord.class),
    ACCESS_CONTROL_ENTRY(18, SecurityRecords.AccessControlEntryRecord.class),
    REMOVE_ACCESS_CONTROL_ENTRY(19, SecurityRecords.RemoveAccessControlEntryRecord.class),
    NO_OP(20, LogRecords.NoOpRecord.class),
    ZK_MIGRATION_STATE(21, LogRecords.ZkMigrationStateRecord.class),
    REMOVE_USER_SCRAM_CREDENTIAL(22, SecurityRecords.RemoveUserScramCredentialRecord.class),
    BEGIN_TRANSACTION(23, LogRecords.BeginTransactionRecord.class),
    END_TRANSACTION(24, LogRecords.EndTransactionRecord.class),
    ABORT_TRANSACTION(25, LogRecords.AbortTransactionRecord.class),
    REMOVE_DELEGATION_TOKEN(26, SecurityRecords.RemoveDelegationTokenRecord.class),
    REGISTER_CONTROLLER(27, ClusterRecords.RegisterControllerRecord.class),
    CLEAR_ELR(28, TopicRecords.ClearElrRecord.class);

    private static final MetadataRecordType[] BY_ID = new MetadataRecordType[29];

    static {
        for (MetadataRecordType type : values()) {
            BY_ID[type.id] = type;
        }
    }

    private final int id;
    private final Class<? extends MetadataRecord> recordClass;

    MetadataRecordType(int id, Class<? extends MetadataRecord> recordClass) {
        this.id = id;
        this.recordClass = recordClass;
    }

    public int id() {
        return id;
    }

    public Class<? extends MetadataRecord> recordClass() {
        return recordClass;
    }

    /** The kind with a number, or null if there is none. */
    public static MetadataRecordType ofId(int id) {
        return id >= 0 && id < BY_ID.length ? BY_ID[id] : null;
    }
}
