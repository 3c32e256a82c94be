package gregor.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.Uuid;
import gregor.metadata.LogRecords.ConfigRecord;
import gregor.metadata.SecurityRecords.AccessControlEntryRecord;
import gregor.metadata.SecurityRecords.ClientQuotaRecord;
import gregor.metadata.SecurityRecords.DelegationTokenRecord;
import gregor.metadata.SecurityRecords.QuotaEntity;
import gregor.metadata.SecurityRecords.RemoveAccessControlEntryRecord;
import gregor.metadata.SecurityRecords.RemoveDelegationTokenRecord;
import gregor.metadata.SecurityRecords.RemoveUserScramCredentialRecord;
import gregor.metadata.SecurityRecords.UserScramCredentialRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class KeptRecordsTest {

    private static final String[] USERS = {"alice", "bob", "a", "al", null};

    /** CTL-10: setting or removing one ACL, password, token, quota or config changes that one, and all others stay in force. */
    @Property(tries = 100)
    void ctl10WhatIsRemovedIsThatOneAlone(@ForAll long seed) {
        Random random = new Random(seed);
        Map<List<Object>, MetadataRecord> inForce = new HashMap<>();
        Map<List<Object>, String> configs = new HashMap<>();
        MetadataImage image = MetadataImage.EMPTY;
        for (int i = 0; i < 80; i++) {
            MetadataDelta delta = new MetadataDelta(image);
            delta.replay(random.nextInt(4) == 0 ? config(random, configs) : kept(random, inForce));
            image = delta.apply(new MetadataProvenance(i, 1, 0));
            assertThat(new HashSet<>(image.kept().byKey().values())).isEqualTo(new HashSet<>(inForce.values()));
            assertThat(image.kept().byKey()).hasSize(inForce.size());
            assertConfigs(image, configs);
        }
        MetadataDelta fromSnapshot = new MetadataDelta(MetadataImage.EMPTY);
        image.toRecords().forEach(fromSnapshot::replay);
        assertThat(fromSnapshot.apply(image.provenance())).isEqualTo(image);
    }

    private static MetadataRecord kept(Random random, Map<List<Object>, MetadataRecord> inForce) {
        boolean remove = random.nextInt(3) == 0;
        String user = USERS[random.nextInt(USERS.length - 1)];
        byte mechanism = (byte) (1 + random.nextInt(2));
        Uuid acl = new Uuid(1, random.nextInt(4));
        return switch (random.nextInt(4)) {
            case 0 -> remove ? without(inForce, new RemoveAccessControlEntryRecord(acl), "acl", acl)
                : with(inForce, new AccessControlEntryRecord(acl, (byte) 2, "orders", (byte) 3, "User:" + user, "*", (byte) random.nextInt(5), (byte) 3), "acl", acl);
            case 1 -> remove ? without(inForce, new RemoveUserScramCredentialRecord(user, mechanism), "scram", user, mechanism)
                : with(inForce, new UserScramCredentialRecord(user, mechanism, bytes(random), bytes(random), bytes(random), 4096), "scram", user, mechanism);
            case 2 -> remove ? without(inForce, new RemoveDelegationTokenRecord(user), "token", user)
                : with(inForce, new DelegationTokenRecord("User:x", "User:x", List.of(), 1, 2, random.nextInt(100), user), "token", user);
            default -> quota(random, remove, inForce);
        };
    }

    /** Who a quota is for has one part or two, in any order, and a name or the default of that type. */
    private static MetadataRecord quota(Random random, boolean remove, Map<List<Object>, MetadataRecord> inForce) {
        List<QuotaEntity> entity = new ArrayList<>();
        Set<List<Object>> parts = new HashSet<>();
        for (String type : List.of("user", "client-id")) {
            if (random.nextBoolean() || entity.isEmpty() && type.equals("client-id")) {
                String name = USERS[random.nextInt(USERS.length)];
                entity.add(new QuotaEntity(type, name));
                List<Object> part = new ArrayList<>(List.of(type));
                part.add(name);
                parts.add(part);
            }
        }
        Collections.shuffle(entity, random);
        String key = random.nextBoolean() ? "producer_byte_rate" : "consumer_byte_rate";
        ClientQuotaRecord record = new ClientQuotaRecord(entity, key, remove ? 0 : random.nextInt(100), remove);
        return remove ? without(inForce, record, "quota", parts, key) : with(inForce, record, "quota", parts, key);
    }

    private static ByteBuffer bytes(Random random) {
        byte[] bytes = new byte[4];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private static MetadataRecord with(Map<List<Object>, MetadataRecord> inForce, MetadataRecord record, Object... key) {
        inForce.put(List.of(key), record);
        return record;
    }

    private static MetadataRecord without(Map<List<Object>, MetadataRecord> inForce, MetadataRecord record, Object... key) {
        inForce.remove(List.of(key));
        return record;
    }

    private static MetadataRecord config(Random random, Map<List<Object>, String> configs) {
        boolean ofTopic = random.nextBoolean();
        String resource = ofTopic ? "t" + random.nextInt(2) : List.of("", "1", "2").get(random.nextInt(3));
        byte type = (byte) (ofTopic ? 2 : 4);
        String name = "setting" + random.nextInt(3);
        String value = random.nextInt(3) == 0 ? null : "v" + random.nextInt(100);
        if (value == null) {
            configs.remove(List.<Object>of(type, resource, name));
        } else {
            configs.put(List.of(type, resource, name), value);
        }
        return new ConfigRecord(type, resource, name, value);
    }

    private static void assertConfigs(MetadataImage image, Map<List<Object>, String> configs) {
        Map<List<Object>, String> found = new HashMap<>();
        image.configs().byResource().forEach((resource, settings) ->
            settings.forEach((name, value) -> found.put(List.of(resource.type().id(), resource.name(), name), value)));
        assertThat(found).isEqualTo(configs);
    }
}
