package gregor.metadata;

import gregor.base.Uuid;
import gregor.protocol.Nullable;
import gregor.protocol.Schema;
import java.nio.ByteBuffer;
import java.util.List;

/** The facts about who may do what, and how much of it: ACLs, SCRAM credentials, delegation tokens, quotas. */
public interface SecurityRecords {

    /** A rule of access exists (KIP-801). The small numbers are the ids of Kafka's ACL enums. */
    @Schema(versions = "0", flexible = "0+")
    record AccessControlEntryRecord(
        Uuid id,
        byte resourceType,
        String resourceName,
        byte patternType,
        String principal,
        String host,
        byte operation,
        byte permissionType) implements MetadataRecord {

        @Override
        public MetadataRecordType type() {
            return MetadataRecordType.ACCESS_CONTROL_ENTRY;
        }
    }

    /** A rule of access is gone. */
    @Schema(versions = "0", flexible = "0+")
    record RemoveAccessControlEntryRecord(Uuid id) implements MetadataRecord {
        @Override
        public MetadataRecordType type() {
            return MetadataRecordType.REMOVE_ACCESS_CONTROL_ENTRY;
        }
    }

    /** A user can log in by SCRAM (KIP-900). {@code mechanism}: 1 SCRAM-SHA-256, 2 SCRAM-SHA-512. */
    @Schema(versions = "0", flexible = "0+")
    record UserScramCredentialRecord(
        String name,
        byte mechanism,
        ByteBuffer salt,
        ByteBuffer storedKey,
        ByteBuffer serverKey,
        int iterations) implements MetadataRecord {

        @Override
        public MetadataRecordType type() {
            return MetadataRecordType.USER_SCRAM_CREDENTIAL;
        }
    }

    /** A user cannot log in by that mechanism any more. */
    @Schema(versions = "0", flexible = "0+")
    record RemoveUserScramCredentialRecord(String name, byte mechanism) implements MetadataRecord {
        @Override
        public MetadataRecordType type() {
            return MetadataRecordType.REMOVE_USER_SCRAM_CREDENTIAL;
        }
    }

    /** A delegation token was issued or renewed. Timestamps are milliseconds since 1970. */
    @Schema(versions = "0", flexible = "0+")
    record DelegationTokenRecord(
        String owner,
        String requester,
        List<String> renewers,
        long issueTimestamp,
        long maxTimestamp,
        long expirationTimestamp,
        String tokenId) implements MetadataRecord {

        @Override
        public MetadataRecordType type() {
            return MetadataRecordType.DELEGATION_TOKEN;
        }
    }

    /** A delegation token is gone. */
    @Schema(versions = "0", flexible = "0+")
    record RemoveDelegationTokenRecord(String tokenId) implements MetadataRecord {
        @Override
        public MetadataRecordType type() {
            return MetadataRecordType.REMOVE_DELEGATION_TOKEN;
        }
    }

    /** One part of the name of who a quota is for; a null name is the default of that type. */
    record QuotaEntity(String entityType, @Nullable String entityName) {}

    /** A quota was set, or removed: then the value means nothing. */
    @Schema(versions = "0", flexible = "0+")
    record ClientQuotaRecord(List<QuotaEntity> entity, String key, double value, boolean remove) implements MetadataRecord {
        @Override
        public MetadataRecordType type() {
            return MetadataRecordType.CLIENT_QUOTA;
        }
    }
}
