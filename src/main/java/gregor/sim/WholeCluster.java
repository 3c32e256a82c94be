package gregor.sim;

import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.message.QuorumListener;
import gregor.metadata.BrokerRegistration;
import gregor.metadata.MetadataImage;
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicImage;
import gregor.raft.RaftChannel.Peer;
import gregor.raft.ReplicaKey;
import gregor.raft.VoterSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Whole nodes: some that are controllers and brokers, or three controllers and some brokers. A client asks them for topics and settings;
 * others write and read.
 */
final class WholeCluster extends SimCluster<WholeMember> {

    private static final int BROKER_PORT = 9092;
    private static final int CONTROLLER_PORT = 9093;
    private static final int CONTROLLERS = 3;
    private static final int ELECTION_TIMEOUT_MS = 1_000;
    private static final int SESSION_TIMEOUT_MS = 3_000;
    private static final int HEARTBEAT_MS = 500;
    private static final int IDLE_EVENTS_PER_NODE = 400;

    private final RaftInvariants invariants;
    private final ControllerInvariants metadata = new ControllerInvariants();
    private final ClusterClient client;
    private final DataWorkload data;
    private final int voters;
    private final long maxLagMs;
    private final long checkpointMs;
    private final long workEveryNanos;

    /** @param brokers how many, from 3 on */
    WholeCluster(SimNetwork network, int brokers, SimEntropy draws) {
        super(network.world());
        boolean combined = draws.nextInt(2) == 0;
        int nodes = combined ? brokers : CONTROLLERS + brokers;
        voters = combined ? nodes : CONTROLLERS;
        workEveryNanos = draws.between(50, 1_000) * Simulator.NANOS_PER_MS;
        maxLagMs = draws.between(1_000, 6_000);
        checkpointMs = draws.between(500, 20_000);
        List<VoterSet.Voter> named = new ArrayList<>();
        List<Peer> served = new ArrayList<>();
        for (int id = 1; id <= nodes; id++) {
            add(new WholeMember(network, id, config(id, combined, draws.nextInt(2) == 0), this));
            if (id <= voters) {
                named.add(new VoterSet.Voter(new ReplicaKey(id, Uuid.ZERO),
                    List.of(new QuorumListener("CONTROLLER", SimNetwork.hostOf(id), CONTROLLER_PORT)), (short) 0, (short) 0));
            }
            if (members().get(id).isBroker()) {
                served.add(new Peer(id, SimNetwork.hostOf(id), BROKER_PORT));
            }
        }
        invariants = new RaftInvariants(VoterSet.of(named));
        client = new ClusterClient(network, metadata);
        data = new DataWorkload(network, served, draws, this::mark);
    }

    private NodeConfig config(int id, boolean combined, boolean snapshots) {
        boolean isController = id <= voters;
        boolean isBroker = combined || !isController;
        String host = SimNetwork.hostOf(id);
        List<String> listeners = new ArrayList<>();
        if (isBroker) {
            listeners.add("BROKER://" + host + ":" + BROKER_PORT);
        }
        if (isController) {
            listeners.add("CONTROLLER://" + host + ":" + CONTROLLER_PORT);
        }
        List<String> named = new ArrayList<>();
        for (int voter = 1; voter <= voters; voter++) {
            named.add(voter + "@" + SimNetwork.hostOf(voter) + ":" + CONTROLLER_PORT);
        }
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("node.id", Integer.toString(id));
        settings.put("process.roles", isBroker && isController ? "broker,controller" : isBroker ? "broker" : "controller");
        settings.put("listeners", String.join(",", listeners));
        settings.put("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("controller.listener.names", "CONTROLLER");
        if (isBroker) {
            settings.put("inter.broker.listener.name", "BROKER");
            settings.put("broker.rack", SimConsumer.rackOf(id));
            settings.put("replica.selector.class", "org.apache.kafka.common.replica.RackAwareReplicaSelector");
        }
        settings.put("controller.quorum.voters", String.join(",", named));
        settings.put("log.dirs", "/data");
        settings.put("broker.session.timeout.ms", Integer.toString(SESSION_TIMEOUT_MS));
        settings.put("broker.heartbeat.interval.ms", Integer.toString(HEARTBEAT_MS));
        settings.put("replica.lag.time.max.ms", Long.toString(maxLagMs));
        settings.put("replica.high.watermark.checkpoint.interval.ms", Long.toString(checkpointMs));
        if (snapshots) {
            settings.put("metadata.log.max.record.bytes.between.snapshots", "4096");
        }
        return NodeConfig.of(settings);
    }

    @Override
    RaftInvariants invariants() {
        return invariants;
    }

    ReplicaInvariants replicas() {
        return data.invariants();
    }

    @Override
    List<Integer> clientPlaces() {
        return data.places();
    }

    @Override
    void start() {
        super.start();
        data.start();
    }

    @Override
    long workEveryNanos() {
        return workEveryNanos;
    }

    @Override
    void giveWork() {
        switch (draws().nextInt(core().isEmpty() ? 10 : 6)) { // in the end something has to be acknowledged
            case 0 -> client.createTopic(anyController(), brokers());
            case 1 -> client.createTopic(anyBroker(), brokers());
            case 2 -> client.changeSetting(anyController());
            case 3 -> client.initProducerId(anyBroker());
            default -> data.administer();
        }
    }

    private int brokers() {
        return (int) members().values().stream().filter(WholeMember::isBroker).count();
    }

    /** Two thirds of the time whoever leads, and always in the end: most others would refuse. */
    private Peer anyController() {
        WholeMember leader = leader();
        boolean isLeader = draws().nextInt(3) > 0 || !core().isEmpty();
        int id = leader != null && isLeader ? leader.id() : 1 + draws().nextInt(voters);
        return new Peer(id, SimNetwork.hostOf(id), CONTROLLER_PORT);
    }

    /** In the end one that is there for good. */
    private Peer anyBroker() {
        List<WholeMember> all = members().values().stream().filter(WholeMember::isBroker).toList();
        List<WholeMember> there = all.stream().filter(member -> core().contains(member.id())).toList();
        List<WholeMember> brokers = there.isEmpty() ? all : there;
        int id = brokers.get(draws().nextInt(brokers.size())).id();
        return new Peer(id, SimNetwork.hostOf(id), BROKER_PORT);
    }

    private WholeMember leader() {
        return members().values().stream().filter(WholeMember::leads).findFirst().orElse(null);
    }

    @Override
    void check(SimProcess process) {
        WholeMember member = process == null ? null : members().get(process.node());
        if (member != null && member.process() == process && member.isRunning()) {
            invariants.check(member, process.life(), world().nowNanos());
            metadata.check(member.id() * 1_000 + process.life(), member.image(), invariants.committedEnd());
            data.invariants().loaded(member.image());
            if (member.isBroker()) {
                data.invariants().check(member, process.life());
            }
        }
    }

    @Override
    void ask(Fault fault) {
        WholeMember leader = leader();
        if (fault.kind() == FaultKind.F21 && leader != null) {
            mark("resigned");
            leader.resign();
        } else if (fault.kind() == FaultKind.F23) {
            client.changeSetting(anyController());
        } else if (fault.kind() == FaultKind.F24) {
            if (fault.draws().nextInt(2) == 0) {
                client.deleteTopic(anyController(), brokers());
            } else {
                data.deleteTopic();
            }
        }
    }

    @Override
    List<Integer> drawCore(SimEntropy entropy) {
        List<Integer> all = new ArrayList<>(members().keySet());
        for (int tries = 0; tries < 10 && entropy.nextInt(2) == 0; tries++) {
            List<Integer> some = new ArrayList<>(all);
            some.removeIf(id -> entropy.nextInt(3) == 0);
            if (2 * some.stream().filter(id -> id <= voters).count() > voters && some.stream().anyMatch(id -> members().get(id).isBroker())) {
                return some;
            }
        }
        return all;
    }

    @Override
    long liveWithinMs() {
        return 20L * ELECTION_TIMEOUT_MS + 2L * SESSION_TIMEOUT_MS;
    }

    @Override
    long done() {
        return client.acknowledged();
    }

    @Override
    void stopWork() {
        super.stopWork();
        data.stop();
    }

    @Override
    String unsettled() {
        return data.unsettled(core());
    }

    @Override
    void audit() {
        data.audit();
    }

    @Override
    String missing() {
        for (int id : core()) {
            if (!members().get(id).isRunning()) {
                return "LIV-1: node " + id + " does not run, " + members().get(id).halted();
            }
        }
        WholeMember leader = core().stream().map(members()::get).filter(WholeMember::leads).findFirst().orElse(null);
        if (leader == null) {
            return "LIV-1: nobody leads";
        }
        MetadataImage image = leader.image();
        for (int id : core()) {
            WholeMember member = members().get(id);
            if (member.leaderId() != leader.id() || member.image().offset() < image.offset()) {
                return "LIV-1: node " + id + " follows " + member.leaderId() + " and knows what is up to " + member.image().offset() + "; " + leader.id()
                    + " leads and knows what is up to " + image.offset();
            }
            BrokerRegistration broker = image.cluster().broker(id);
            if (member.isBroker() && (broker == null || broker.fenced() || !member.isServed())) {
                return "LIV-2: broker " + id + " takes no part: " + broker;
            }
        }
        for (TopicImage topic : image.topics().byName().values()) {
            for (PartitionImage partition : topic.partitions().values()) {
                if (partition.leader() == PartitionImage.NO_LEADER && (partition.isr().stream().anyMatch(core()::contains)
                        || partition.elr().stream().anyMatch(core()::contains))) {
                    return "LIV-2: a partition of topic " + topic.name() + " has no leader: " + partition;
                }
            }
        }
        String lost = client.missing(image);
        return lost != null ? "CTL-2: " + lost : hasGoneOn() ? null : "LIV-5: nothing was acknowledged";
    }

    @Override
    int idleEventsPerNode() {
        return IDLE_EVENTS_PER_NODE;
    }

    @Override
    SortedMap<String, Long> marks() {
        super.marks().put("acknowledged", client.acknowledged());
        super.marks().put("batches acknowledged", data.acknowledged());
        return super.marks();
    }
}
