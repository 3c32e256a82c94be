package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.message.AlterPartitionMessage.AlterPartitionPartition;
import gregor.message.AlterPartitionMessage.AlterPartitionPartitionResult;
import gregor.message.AlterPartitionMessage.AlterPartitionRequest;
import gregor.message.AlterPartitionMessage.AlterPartitionResponse;
import gregor.message.AlterPartitionMessage.AlterPartitionTopic;
import gregor.message.AlterPartitionMessage.BrokerState;
import gregor.message.AlterPartitionReassignmentsMessage.AlterPartitionReassignmentsRequest;
import gregor.message.AlterPartitionReassignmentsMessage.ReassignablePartition;
import gregor.message.AlterPartitionReassignmentsMessage.ReassignableTopic;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsPartition;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsRequest;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsTopic;
import gregor.message.AssignReplicasToDirsMessage.AssignedDirectory;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatRequest;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationRequest;
import gregor.message.CreateTopicsMessage.CreatableTopic;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.message.DeleteTopicsMessage.DeleteTopicState;
import gregor.message.DeleteTopicsMessage.DeleteTopicsRequest;
import gregor.message.ElectLeadersMessage.ElectLeadersRequest;
import gregor.metadata.BrokerRegistration;
import gregor.metadata.Feature;
import gregor.metadata.LogRecords.ConfigRecord;
import gregor.metadata.LogRecords.FeatureLevelRecord;
import gregor.metadata.MetadataDelta;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataRecord;
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A cluster by a seed: brokers start, stop, crash and lose what was on no disk; leaders take records, commit them and tell who is
 * in sync; operators move partitions, elect leaders, delete topics and make them again, change settings. After each record of each
 * decision everything that is said of a partition must hold, and those that are said to have all committed records must have them.
 */
final class PartitionHistory {

    private record Key(Uuid topic, int number) {}

    /** A broker's process. */
    private static final class Life {
        long epoch = -1;
        boolean running;
        boolean clean;
        /** It crashed, and its next process has not registered yet. */
        boolean mayHaveLost;
        int processes;
    }

    final Cluster cluster;
    private final Random random;
    private final int brokers;
    private final boolean hasElr;
    private final EffectiveConfig config;
    private final Map<Integer, Life> lives = new HashMap<>();
    private final Map<Key, GhostPartition> ghosts = new HashMap<>();
    private int nextRecord;
    /** Whether what is being decided is an unclean election that somebody asked for. */
    private boolean uncleanAsked;
    /** The ISR that a leader asks for in what is being decided. */
    private List<Integer> proposed = List.of();
    /** What happened, for whoever wants to know whether anything did. */
    final Map<String, Integer> counts = new HashMap<>();

    PartitionHistory(long seed) {
        random = new Random(seed);
        NodeConfig node = NodeConfig.with(Map.of("min.insync.replicas", "1"));
        cluster = new Cluster(seed, node);
        config = new EffectiveConfig(node);
        brokers = 1 + random.nextInt(6);
        hasElr = random.nextInt(4) > 0;
        if (!hasElr) {
            commit(new Decision<>(List.of(new FeatureLevelRecord(Feature.ELIGIBLE_LEADER_REPLICAS_VERSION.featureName(), (short) 0)), null), true);
        }
        for (int id = 1; id <= brokers; id++) {
            lives.put(id, new Life());
        }
        for (int id = 1; id <= brokers; id++) {
            start(id);
            heartbeat(id, false, List.of());
        }
        createTopic();
    }

    void steps(int count) {
        for (int i = 0; i < count; i++) {
            step();
        }
    }

    private void step() {
        int broker = 1 + random.nextInt(brokers);
        switch (random.nextInt(20)) {
            case 0 -> crash(broker);
            case 1 -> stop(broker);
            case 2, 3 -> start(broker);
            case 4 -> heartbeat(broker, false, List.of());
            case 5 -> createTopic();
            case 6 -> operate();
            case 7 -> configure();
            case 8 -> move(random.nextInt(3) == 0 ? null : someBrokers());
            case 9 -> commit(random.nextInt(4) == 0 ? cluster.controller.electUncleanLeaders() : cluster.controller.balanceLeaders(), true);
            case 10, 11, 12, 13 -> alterPartition();
            default -> produceAndFetch();
        }
    }

    // ---- brokers

    private BrokerRegistration registration(int id) {
        return cluster.image().cluster().broker(id);
    }

    private void start(int id) {
        Life life = lives.get(id);
        if (life.running) {
            return;
        }
        expireSessions();
        long previous = life.clean ? life.epoch : -1;
        BrokerRegistrationRequest like = Cluster.registration(id, null, id * 1000L + ++life.processes);
        Decision<?> decision = cluster.controller.registerBroker(new BrokerRegistrationRequest(like.brokerId(), like.clusterId(), like.incarnationId(),
            like.listeners(), like.features(), like.rack(), false, List.of(new Uuid(1000 + id, 1), new Uuid(1000 + id, 2)), previous), 4);
        commit(decision, true);
        life.mayHaveLost = false;
        life.epoch = registration(id).epoch();
        life.running = true;
        if (previous < 0) {
            count("unclean starts");
            forEach((topic, number, partition) -> assertThat(hasElr && (partition.isr().contains(id) || partition.elr().contains(id)))
                .as("REP-13: broker %d after a start without proof: %s", id, partition).isFalse());
        }
    }

    private void crash(int id) {
        Life life = lives.get(id);
        if (life.running) {
            life.running = false;
            life.clean = false;
            life.mayHaveLost = true;
            ghosts.values().forEach(ghost -> ghost.lose(id, random.nextBoolean() ? Integer.MAX_VALUE : random.nextInt(ghost.log(id).size() + 1)));
        }
    }

    private void stop(int id) {
        Life life = lives.get(id);
        if (life.running && !registration(id).fenced()) {
            heartbeat(id, true, List.of());
            forEach((topic, number, partition) -> assertThat(partition.leader()).as("%s after broker %d began to leave", partition, id).isNotEqualTo(id));
            if (random.nextInt(4) > 0) {
                for (int other = 1; other <= brokers; other++) {
                    heartbeat(other, other == id, List.of());
                }
                life.running = false;
                life.clean = true;
            }
        }
    }

    /** A broker says that it is there, has applied everything, and what else there is to say. */
    private void heartbeat(int id, boolean wantsToStop, List<Uuid> failed) {
        if (lives.get(id).running) {
            boolean leaves = wantsToStop || registration(id).inControlledShutdown();
            commit(cluster.controller.heartbeat(new BrokerHeartbeatRequest(id, lives.get(id).epoch, cluster.nextOffset(), false, leaves, failed, null), 1),
                true);
        }
    }

    /** Time passes, and who does not run is fenced. */
    private void expireSessions() {
        cluster.clock.advance(60_000);
        for (int id = 1; id <= brokers; id++) {
            heartbeat(id, false, List.of());
        }
        while (commit(cluster.controller.fenceStaleBroker(cluster.clock.nanos()), true)) {
            count("sessions that ended");
        }
    }

    // ---- operators

    private List<Integer> someBrokers() {
        List<Integer> all = new ArrayList<>(lives.keySet());
        Collections.shuffle(all, random);
        return all.subList(0, 1 + random.nextInt(Math.min(5, all.size())));
    }

    private void createTopic() {
        String name = "t" + random.nextInt(3);
        commit(cluster.controller.createTopics(new CreateTopicsRequest(List.of(new CreatableTopic(name, 1 + random.nextInt(2),
            (short) (1 + random.nextInt(brokers)), List.of(), List.of())), 0, false)), true);
    }

    private void operate() {
        switch (random.nextInt(6)) {
            case 0 -> commit(cluster.controller.deleteTopics(new DeleteTopicsRequest(List.of(new DeleteTopicState("t" + random.nextInt(3), Uuid.ZERO)),
                List.of(), 0), 6), true);
            case 1 -> failDirectory(1 + random.nextInt(brokers));
            case 2, 3 -> putIntoDirectory(1 + random.nextInt(brokers));
            default -> {
                uncleanAsked = random.nextInt(6) == 0;
                commit(cluster.controller.electLeaders(new ElectLeadersRequest((byte) (uncleanAsked ? 1 : 0), null, 0)), true);
                uncleanAsked = false;
            }
        }
    }

    /** A broker says where its replicas are; where a directory was gone, the replica begins anew in the other one. */
    private void putIntoDirectory(int id) {
        if (!lives.get(id).running) {
            return;
        }
        forEach((topic, number, partition) -> {
            if (partition.hasReplica(id)) {
                Uuid directory = new Uuid(1000 + id, 1 + random.nextInt(2));
                if (!registration(id).isOnline(partition.directory(id))) {
                    ghost(topic, number).lose(id, 0);
                    count("replicas that began anew");
                }
                Decision<?> decision = cluster.controller.assignReplicasToDirs(new AssignReplicasToDirsRequest(id, lives.get(id).epoch,
                    List.of(new AssignedDirectory(directory, List.of(new AssignReplicasToDirsTopic(topic.id(),
                        List.of(new AssignReplicasToDirsPartition(number))))))));
                commit(decision, true);
            }
        });
    }

    private void failDirectory(int id) {
        heartbeat(id, false, List.of(new Uuid(1000 + id, 1 + random.nextInt(2))));
    }

    private void configure() {
        TopicImage topic = someTopic();
        if (topic != null) {
            boolean unclean = random.nextInt(8) == 0;
            MetadataRecord setting = new ConfigRecord((byte) 2, topic.name(), unclean ? ConfigRules.UNCLEAN_LEADER_ELECTION : ConfigRules.MIN_INSYNC_REPLICAS,
                unclean ? "" + random.nextBoolean() : "" + (1 + random.nextInt(3)));
            commit(new Decision<>(ConfigControl.withClearElr(cluster.image(), List.of(setting)), null), false);
        }
    }

    private void move(List<Integer> target) {
        TopicImage topic = someTopic();
        if (topic != null) {
            commit(cluster.controller.alterPartitionReassignments(new AlterPartitionReassignmentsRequest(0, true, List.of(
                new ReassignableTopic(topic.name(), List.of(new ReassignablePartition(random.nextInt(topic.partitions().size()), target)))))), true);
        }
    }

    private TopicImage someTopic() {
        List<TopicImage> topics = new ArrayList<>(cluster.image().topics().byName().values());
        return topics.isEmpty() ? null : topics.get(random.nextInt(topics.size()));
    }

    // ---- leaders and followers

    private interface PartitionAction {
        void on(TopicImage topic, int number, PartitionImage partition);
    }

    private void forEach(PartitionAction action) {
        cluster.image().topics().byId().values().forEach(topic ->
            topic.partitions().forEach((number, partition) -> action.on(topic, number, partition)));
    }

    private GhostPartition ghost(TopicImage topic, int number) {
        return ghosts.computeIfAbsent(new Key(topic.id(), number), key -> new GhostPartition());
    }

    private void produceAndFetch() {
        forEach((topic, number, partition) -> {
            if (partition.leader() >= 0 && lives.get(partition.leader()).running) {
                GhostPartition ghost = ghost(topic, number);
                if (random.nextBoolean()) {
                    ghost.log(partition.leader()).add(nextRecord++);
                }
                for (int follower : partition.replicas()) {
                    if (follower != partition.leader() && isOnline(follower, partition) && random.nextInt(4) > 0) {
                        ghost.replicate(partition.leader(), follower, random.nextInt(3) > 0 ? Integer.MAX_VALUE : random.nextInt(8));
                    }
                }
                if (partition.isr().stream().allMatch(member -> lives.get(member).running)) {
                    ghost.commit(partition.leader(), partition.isr(), partition.minInsyncReplicas(config.minInsyncReplicas(cluster.image(), topic.name())));
                    count("rounds of records");
                }
            }
        });
    }

    /** The leader of each partition tells another ISR: somebody who has caught up joins, somebody leaves, or it is mistaken. */
    private void alterPartition() {
        forEach((topic, number, found) -> {
            PartitionImage partition = cluster.image().topics().topic(topic.id()).partition(number);
            int leader = partition.leader();
            if (leader < 0 || !lives.get(leader).running) {
                return;
            }
            GhostPartition ghost = ghost(topic, number);
            List<Integer> isr = new ArrayList<>(partition.isr());
            for (int replica : partition.replicas()) {
                boolean caughtUp = isOnline(replica, partition) && ghost.agreement(leader, replica) >= ghost.committed.size();
                if (isr.contains(replica) ? replica != leader && random.nextInt(4) == 0 : caughtUp && random.nextInt(3) > 0) {
                    isr = isr.contains(replica) ? new ArrayList<>(Reassignment.without(isr, List.of(replica))) : with(isr, replica);
                }
            }
            int wrong = random.nextInt(10);
            List<BrokerState> members = isr.stream()
                .map(id -> new BrokerState(id, lives.get(id).epoch - (wrong == 0 && id != leader ? 1 : 0))).toList();
            AlterPartitionPartition wanted = new AlterPartitionPartition(number, partition.leaderEpoch() + (wrong == 1 ? 1 : wrong == 2 ? -1 : 0), null,
                members, (byte) 0, partition.partitionEpoch() + (wrong == 3 ? 1 : wrong == 4 ? -1 : 0));
            Decision<AlterPartitionResponse> decision = cluster.controller.alterPartition(
                new AlterPartitionRequest(leader, lives.get(leader).epoch, List.of(new AlterPartitionTopic(topic.id(), List.of(wanted)))), 3);
            AlterPartitionPartitionResult result = decision.reply().topics().get(0).partitions().get(0);
            boolean eligible = isr.stream().allMatch(member -> cluster.image().cluster().isActive(member)
                && registration(member).isOnline(partition.directory(member)));
            check(ErrorCode.of(result.errorCode()), wrong, eligible && (wrong != 0 || isr.size() == 1), decision);
            proposed = isr;
            commit(decision, true);
            proposed = List.of();
        });
    }

    /** Whether a replica's broker runs and its directory has not failed. */
    private boolean isOnline(int replica, PartitionImage partition) {
        return lives.get(replica).running && registration(replica).isOnline(partition.directory(replica));
    }

    private static List<Integer> with(List<Integer> isr, int replica) {
        List<Integer> more = new ArrayList<>(isr);
        more.add(replica);
        return more;
    }

    /** REP-14: an epoch that is not the current one changes nothing, and a larger one is said to be another controller's. */
    private void check(ErrorCode error, int wrong, boolean eligible, Decision<?> decision) {
        count("AlterPartition " + error);
        Set<ErrorCode> expected = wrong == 1 || wrong == 3 ? Set.of(ErrorCode.NOT_CONTROLLER)
            : wrong == 2 ? Set.of(ErrorCode.FENCED_LEADER_EPOCH)
            : wrong == 4 ? Set.of(ErrorCode.INVALID_UPDATE_VERSION)
            : eligible ? Set.of(ErrorCode.NONE, ErrorCode.NEW_LEADER_ELECTED) : Set.of(ErrorCode.INELIGIBLE_REPLICA);
        assertThat(error).as("AlterPartition with mistake %d", wrong).isIn(expected);
        if (error != ErrorCode.NONE && error != ErrorCode.NEW_LEADER_ELECTED) {
            assertThat(decision.records()).isEmpty();
        }
    }

    // ---- checks

    /** @param eachRecord whether everything holds after each of the records, or after all of them only */
    private <R> R commit(Decision<R> decision, boolean eachRecord) {
        MetadataImage image = cluster.image();
        List<MetadataRecord> records = decision.records();
        for (int i = 0; i < records.size(); i++) {
            MetadataDelta delta = new MetadataDelta(image);
            delta.replay(records.get(i));
            MetadataImage next = delta.apply(image.provenance());
            if (eachRecord) {
                PartitionShape.check(image, next, config);
            }
            checkData(image, next, eachRecord);
            image = next;
        }
        if (!eachRecord) {
            PartitionShape.checkAll(image, config);
        }
        return cluster.commit(decision);
    }

    /** REP-3, REP-4: who is in the ISR or the ELR has what was committed. */
    private void checkData(MetadataImage before, MetadataImage after, boolean moved) {
        for (TopicImage topic : after.topics().byId().values()) {
            TopicImage old = before.topics().topic(topic.id());
            topic.partitions().forEach((number, partition) -> {
                PartitionImage was = old == null ? null : old.partition(number);
                GhostPartition ghost = ghost(topic, number);
                ghost.logs.keySet().retainAll(partition.replicas()); // who is no replica any more deletes what it has
                ghost.losers.retainAll(partition.replicas());
                if (was != null && was.leader() != partition.leader() && partition.leader() >= 0) {
                    boolean fromOutside = !was.isr().contains(partition.leader()) && !was.elr().contains(partition.leader())
                        && !proposed.contains(partition.leader());
                    boolean lastLeader = was.isr().isEmpty() && partition.elr().isEmpty() && was.lastKnownElr().equals(List.of(partition.leader()));
                    assertThat(fromOutside && !uncleanAsked && !lastLeader && !config.uncleanLeaderElection(after, topic.name()))
                        .as("elected though others may have more: %s -> %s", was, partition).isFalse();
                    count(fromOutside ? "unclean elections" : was.isr().isEmpty() ? "elections from the ELR" : "elections");
                    if (fromOutside || !hasElr && !ghost.losers.isEmpty()) {
                        ghost.beginAnew(partition.leader());
                    }
                }
                Set<Integer> complete = new HashSet<>(partition.isr());
                complete.addAll(partition.elr());
                for (int replica : complete) {
                    boolean excused = ghost.excused() || lives.get(replica).mayHaveLost || !hasElr && !ghost.losers.isEmpty();
                    assertThat(excused || ghost.hasAllCommitted(replica)).as("broker %d has %s, committed are %s, losers %s: %s", replica,
                        ghost.log(replica), ghost.committed, ghost.losers, partition).isTrue();
                }
                if (was != null && was.isReassigning() && !partition.isReassigning()) {
                    count("moves done or given up");
                }
            });
        }
    }

    private void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }
}
