package gregor.tools;

import gregor.metadata.KeptRecords;
import gregor.metadata.MetadataRecord;
import gregor.metadata.SecurityRecords.AccessControlEntryRecord;
import gregor.metadata.SecurityRecords.ClientQuotaRecord;
import gregor.metadata.SecurityRecords.DelegationTokenRecord;
import gregor.metadata.SecurityRecords.QuotaEntity;
import gregor.metadata.SecurityRecords.UserScramCredentialRecord;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The areas of the metadata shell that say who may do what, and how much of it. */
final class SecurityNodes {

    private static final List<String> RESOURCE_TYPES = List.of("UNKNOWN", "ANY", "TOPIC", "GROUP", "CLUSTER", "TRANSACTIONAL_ID",
        "DELEGATION_TOKEN", "USER");
    private static final List<String> PATTERN_TYPES = List.of("UNKNOWN", "ANY", "MATCH", "LITERAL", "PREFIXED");
    private static final List<String> OPERATIONS = List.of("UNKNOWN", "ANY", "ALL", "READ", "WRITE", "CREATE", "DELETE", "ALTER", "DESCRIBE",
        "CLUSTER_ACTION", "DESCRIBE_CONFIGS", "ALTER_CONFIGS", "IDEMPOTENT_WRITE", "CREATE_TOKENS", "DESCRIBE_TOKENS", "TWO_PHASE_COMMIT");
    private static final List<String> PERMISSIONS = List.of("UNKNOWN", "ANY", "DENY", "ALLOW");
    /** By the number in the records, from 1 on. */
    private static final List<String> MECHANISMS = List.of("SCRAM-SHA-256", "SCRAM-SHA-512");
    private static final Map<String, String> QUOTA_NAMES = Map.of("client-id", "clientId", "ip", "ip", "user", "user");

    private SecurityNodes() {}

    static void addTo(Map<String, Supplier<ShellNode>> areas, KeptRecords kept) {
        Map<String, Supplier<ShellNode>> acls = new LinkedHashMap<>();
        Map<String, Supplier<ShellNode>> tokens = new LinkedHashMap<>();
        Map<String, Map<String, Supplier<ShellNode>>> users = new LinkedHashMap<>();
        MECHANISMS.forEach(name -> users.put(name, new LinkedHashMap<>()));
        Map<String, Map<String, Supplier<ShellNode>>> quotas = new LinkedHashMap<>();
        for (MetadataRecord record : kept.byKey().values()) {
            if (record instanceof AccessControlEntryRecord acl) {
                acls.put(acl.id().toString(), () -> ShellNode.file(shown(acl)));
            } else if (record instanceof DelegationTokenRecord token) {
                tokens.put(token.tokenId(), () -> ShellNode.file(shown(token)));
            } else if (record instanceof UserScramCredentialRecord user && user.mechanism() >= 1 && user.mechanism() <= MECHANISMS.size()) {
                users.get(MECHANISMS.get(user.mechanism() - 1)).put(user.name(), () -> ShellNode.file(shown(user)));
            } else if (record instanceof ClientQuotaRecord quota) {
                quotas.computeIfAbsent(entity(quota), name -> new LinkedHashMap<>()).put(quota.key(), () -> ShellNode.file(quota.value()));
            }
        }
        areas.put("clientQuotas", () -> directories(quotas));
        areas.put("acls", () -> ShellNode.directory(Map.of("byId", () -> ShellNode.directory(acls))));
        areas.put("scram", () -> directories(users));
        areas.put("delegationToken", () -> ShellNode.directory(tokens));
    }

    private static ShellNode directories(Map<String, Map<String, Supplier<ShellNode>>> contents) {
        Map<String, Supplier<ShellNode>> directories = new LinkedHashMap<>();
        contents.forEach((name, files) -> directories.put(name, () -> ShellNode.directory(files)));
        return ShellNode.directory(directories);
    }

    private static String shown(AccessControlEntryRecord acl) {
        return "StandardAcl[resourceType=" + name(RESOURCE_TYPES, acl.resourceType()) + ", resourceName=" + acl.resourceName()
            + ", patternType=" + name(PATTERN_TYPES, acl.patternType()) + ", principal=" + acl.principal() + ", host=" + acl.host()
            + ", operation=" + name(OPERATIONS, acl.operation()) + ", permissionType=" + name(PERMISSIONS, acl.permissionType()) + "]";
    }

    private static String name(List<String> names, byte number) {
        return number >= 0 && number < names.size() ? names.get(number) : names.get(0);
    }

    private static String shown(UserScramCredentialRecord user) {
        return "ScramCredentialData(salt=" + hex(user.salt()) + ", storedKey=" + hex(user.storedKey()) + ", serverKey="
            + hex(user.serverKey()) + ", iterations=" + user.iterations() + ")";
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return HexFormat.of().formatHex(copy);
    }

    /** The brackets are where Kafka's shell has them. */
    private static String shown(DelegationTokenRecord token) {
        return "DelegationTokenDatatokenId=" + token.tokenId() + "(owner=" + token.owner() + "(tokenRequester=" + token.requester()
            + "(renewers=" + String.join(" ", token.renewers()) + ", issueTimestamp=" + token.issueTimestamp() + ", maxTimestamp="
            + token.maxTimestamp() + "), expiryTimestamp=" + token.expirationTimestamp();
    }

    private static String entity(ClientQuotaRecord quota) {
        return quota.entity().stream().sorted(Comparator.comparing(QuotaEntity::entityType))
            .map(part -> QUOTA_NAMES.getOrDefault(part.entityType(), part.entityType()) + "(" + escaped(part.entityName()) + ")")
            .collect(Collectors.joining("_"));
    }

    private static String escaped(String nameOrNull) {
        return nameOrNull == null ? "" : nameOrNull.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)");
    }
}
