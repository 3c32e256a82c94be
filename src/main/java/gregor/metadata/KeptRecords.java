package gregor.metadata;

import gregor.metadata.SecurityRecords.AccessControlEntryRecord;
import gregor.metadata.SecurityRecords.ClientQuotaRecord;
import gregor.metadata.SecurityRecords.DelegationTokenRecord;
import gregor.metadata.SecurityRecords.QuotaEntity;
import gregor.metadata.SecurityRecords.RemoveAccessControlEntryRecord;
import gregor.metadata.SecurityRecords.RemoveDelegationTokenRecord;
import gregor.metadata.SecurityRecords.RemoveUserScramCredentialRecord;
import gregor.metadata.SecurityRecords.UserScramCredentialRecord;
import java.util.Comparator;
import java.util.stream.Collectors;

/**
 * The facts that nobody here acts on yet (ACLs, SCRAM credentials, delegation tokens, quotas, the ZooKeeper state): kept
 * as the records that said them, so that a log which has them is read and loses nothing. The key is what a later
 * record, or one that removes, would name.
 */
public record KeptRecords(PersistentMap<String, MetadataRecord> byKey) {

    public static final KeptRecords EMPTY = new KeptRecords(PersistentMap.empty());

    KeptRecords with(MetadataRecord record) {
        return switch (record.type()) {
            case REMOVE_ACCESS_CONTROL_ENTRY -> without(aclKey(((RemoveAccessControlEntryRecord) record).id()));
            case REMOVE_USER_SCRAM_CREDENTIAL -> {
                RemoveUserScramCredentialRecord removed = (RemoveUserScramCredentialRecord) record;
                yield without(scramKey(removed.name(), removed.mechanism()));
            }
            case REMOVE_DELEGATION_TOKEN -> without(tokenKey(((RemoveDelegationTokenRecord) record).tokenId()));
            case CLIENT_QUOTA -> ((ClientQuotaRecord) record).remove() ? without(key(record)) : put(record);
            default -> put(record);
        };
    }

    private KeptRecords put(MetadataRecord record) {
        return new KeptRecords(byKey.with(key(record), record));
    }

    private KeptRecords without(String key) {
        return new KeptRecords(byKey.without(key));
    }

    private static String key(MetadataRecord record) {
        return switch (record.type()) {
            case ACCESS_CONTROL_ENTRY -> aclKey(((AccessControlEntryRecord) record).id());
            case USER_SCRAM_CREDENTIAL -> {
                UserScramCredentialRecord credential = (UserScramCredentialRecord) record;
                yield scramKey(credential.name(), credential.mechanism());
            }
            case DELEGATION_TOKEN -> tokenKey(((DelegationTokenRecord) record).tokenId());
            case CLIENT_QUOTA -> quotaKey((ClientQuotaRecord) record);
            case ZK_MIGRATION_STATE -> "zk";
            default -> throw new IllegalArgumentException(record.type() + " has an image of its own");
        };
    }

    private static String aclKey(Object id) {
        return "acl " + id;
    }

    private static String scramKey(String name, byte mechanism) {
        return "scram " + mechanism + " " + name;
    }

    private static String tokenKey(String tokenId) {
        return "token " + tokenId;
    }

    /** An entity's parts come in any order; lengths keep names apart that contain each other's separators. */
    private static String quotaKey(ClientQuotaRecord quota) {
        return "quota " + quota.key() + " " + quota.entity().stream()
            .sorted(Comparator.comparing(QuotaEntity::entityType))
            .map(e -> e.entityType().length() + ":" + e.entityType()
                + (e.entityName() == null ? "-" : e.entityName().length() + ":" + e.entityName()))
            .collect(Collectors.joining());
    }
}
