package gregor.tools;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.client.FakeBroker;
import gregor.message.AddRaftVoterMessage.AddRaftVoterRequest;
import gregor.message.AddRaftVoterMessage.AddRaftVoterResponse;
import gregor.message.DescribeClusterMessage;
import gregor.message.DescribeClusterMessage.DescribeClusterBroker;
import gregor.message.DescribeClusterMessage.DescribeClusterRequest;
import gregor.message.DescribeClusterMessage.DescribeClusterResponse;
import gregor.message.DescribeQuorumMessage.DescribeQuorumPartitionResult;
import gregor.message.DescribeQuorumMessage.DescribeQuorumResponse;
import gregor.message.DescribeQuorumMessage.DescribeQuorumTopicResult;
import gregor.message.DescribeQuorumMessage.Node;
import gregor.message.DescribeQuorumMessage.QuorumReplicaState;
import gregor.message.ElectLeadersMessage.ElectLeadersRequest;
import gregor.message.ElectLeadersMessage.ElectLeadersResponse;
import gregor.message.ElectLeadersMessage.PartitionResult;
import gregor.message.ElectLeadersMessage.ReplicaElectionResult;
import gregor.message.QuorumListener;
import gregor.message.RemoveRaftVoterMessage.RemoveRaftVoterResponse;
import gregor.message.UnregisterBrokerMessage.UnregisterBrokerResponse;
import gregor.message.UpdateFeaturesMessage.UpdateFeaturesRequest;
import gregor.message.UpdateFeaturesMessage.UpdateFeaturesResponse;
import gregor.protocol.ApiKey;
import java.io.IOException;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** The tools that ask for the controller, against a scripted one; what they print is what Kafka's print of the same answers. */
class ControllerToolsTest {

    private static final Uuid DIRECTORY = new Uuid(1, 2);

    private final ToolsOnFakes world = new ToolsOnFakes();
    private final FakeBroker broker = world.cluster.brokers.get(0);

    private void prints(BiFunction<List<String>, ToolContext, Integer> tool, String args, String... lines) {
        assertThat(world.run(tool, args.split(" "))).as(world.err).isZero();
        assertThat(world.out.lines().toList()).containsExactly(lines);
    }

    private void fails(BiFunction<List<String>, ToolContext, Integer> tool, String args, String message) {
        assertThat(world.run(tool, args.split(" "))).isEqualTo(1);
        assertThat(world.err).contains(message);
    }

    private void withQuorum() {
        broker.on(ApiKey.DESCRIBE_QUORUM, (version, request) -> new DescribeQuorumResponse((short) 0, null, List.of(
            new DescribeQuorumTopicResult("__cluster_metadata", List.of(new DescribeQuorumPartitionResult(0, (short) 0, null, 2, 7, 99,
                List.of(new QuorumReplicaState(1, Uuid.ZERO, 90, 500, 400), new QuorumReplicaState(2, DIRECTORY, 100, 900, 900)),
                List.of(new QuorumReplicaState(5, Uuid.ZERO, 10, -1, -1)))))),
            List.of(new Node(1, List.of(new QuorumListener("CONTROLLER", "one", 1), new QuorumListener("OTHER", "::1", 2))))));
    }

    @Test
    void theQuorumIsShownInShort() {
        withQuorum();
        prints(MetadataQuorumTool::run, "describe --status",
            "ClusterId:              the-cluster", "LeaderId:               2", "LeaderEpoch:            7", "HighWatermark:          99",
            "MaxFollowerLag:         10", "MaxFollowerLagTimeMs:   500",
            "CurrentVoters:          [{\"id\": 1, \"endpoints\": [\"CONTROLLER://one:1\", \"OTHER://[::1]:2\"]}, {\"id\": 2, \"directoryId\": \""
                + DIRECTORY + "\"}]",
            "CurrentObservers:       [{\"id\": 5}]");
    }

    @Test
    void theQuorumIsShownReplicaByReplicaTheLeaderFirst() {
        withQuorum();
        prints(MetadataQuorumTool::run, "describe --replication",
            "NodeId\tDirectoryId           \tLogEndOffset\tLag\tLastFetchTimestamp\tLastCaughtUpTimestamp\tStatus  \t",
            "2     \t" + DIRECTORY + "\t100         \t0  \t900               \t900                  \tLeader  \t",
            "1     \tAAAAAAAAAAAAAAAAAAAAAA\t90          \t10 \t500               \t400                  \tFollower\t",
            "5     \tAAAAAAAAAAAAAAAAAAAAAA\t10          \t90 \t-1                \t-1                   \tObserver\t");
    }

    @Test
    void whatMakesNoSenseOfTheQuorumIsRefused() {
        fails(MetadataQuorumTool::run, "describe", "One of --status or --replication must be specified");
        fails(MetadataQuorumTool::run, "describe --status --replication", "Only one of --status or --replication");
        fails(MetadataQuorumTool::run, "describe --status --human-readable", "only supported along with --replication");
        fails(MetadataQuorumTool::run, "describe --dry-run", "Option --dry-run does not go with describe");
        fails(MetadataQuorumTool::run, "descrbe", "the nearest subcommand is describe");
        fails(MetadataQuorumTool::run, "--command-config /x", "One of these must be given: describe, add-controller, remove-controller");
        fails(MetadataQuorumTool::run, "remove-controller -i -3 -d x", "Invalid negative --controller-id: -3");
        fails(MetadataQuorumTool::run, "remove-controller -i 3 -d x", "Failed to parse --controller-directory-id");
        fails(MetadataQuorumTool::run, "describe --status --bootstrap-controller a:1", "Only one of --bootstrap-server or --bootstrap-controller");
        assertThat(broker.seen).isEmpty();
    }

    @Test
    void aControllerBecomesAVoterAndLeaves() throws IOException {
        world.file("/c/controller.properties", "node.id=4\nprocess.roles=controller\nlisteners=CONTROLLER://:9093\n"
            + "controller.listener.names=CONTROLLER\ncontroller.quorum.bootstrap.servers=one:1\nlog.dirs=/c/data\n");
        world.file("/c/data/meta.properties", "version=1\ncluster.id=x\nnode.id=4\ndirectory.id=" + DIRECTORY + "\n");
        broker.on(ApiKey.ADD_RAFT_VOTER, (version, request) -> new AddRaftVoterResponse(0, (short) 0, null));
        broker.on(ApiKey.REMOVE_RAFT_VOTER, (version, request) ->
            new RemoveRaftVoterResponse(0, ErrorCode.VOTER_NOT_FOUND.code(), "no such voter"));
        prints(MetadataQuorumTool::run, "add-controller --command-config /c/controller.properties --dry-run",
            "DRY RUN of adding controller 4 with directory id " + DIRECTORY + " and endpoints: CONTROLLER://localhost:9093");
        assertThat(broker.seen(ApiKey.ADD_RAFT_VOTER)).isEmpty();
        prints(MetadataQuorumTool::run, "add-controller --command-config /c/controller.properties",
            "Added controller 4 with directory id " + DIRECTORY + " and endpoints: CONTROLLER://localhost:9093");
        AddRaftVoterRequest asked = (AddRaftVoterRequest) broker.seen(ApiKey.ADD_RAFT_VOTER).get(0).body();
        assertThat(asked.voterId()).isEqualTo(4);
        assertThat(asked.listeners()).containsExactly(new QuorumListener("CONTROLLER", "localhost", 9093));
        fails(MetadataQuorumTool::run, "remove-controller -i 4 -d " + DIRECTORY, "no such voter");
    }

    @Test
    void aRefusedUpdateOfFeaturesIsToldForEachOfThem() {
        broker.on(ApiKey.UPDATE_FEATURES, (version, request) -> ((UpdateFeaturesRequest) request).featureUpdates().size() > 1
            ? new UpdateFeaturesResponse(0, ErrorCode.INVALID_UPDATE_VERSION.code(), "Too high.", List.of())
            : new UpdateFeaturesResponse(0, (short) 0, null, List.of()));
        prints(FeaturesTool::run, "upgrade --feature group.version=1", "group.version was upgraded to 1.");
        prints(FeaturesTool::run, "disable --feature group.version --dry-run", "group.version can be disabled.");
        fails(FeaturesTool::run, "downgrade --feature b=1 --feature a=2 --unsafe", "2 out of 2 operation(s) failed.");
        assertThat(world.out.lines()).containsExactly("Could not downgrade a to 2. Too high.", "Could not downgrade b to 1. Too high.");
        UpdateFeaturesRequest last = (UpdateFeaturesRequest) broker.seen(ApiKey.UPDATE_FEATURES).get(2).body();
        assertThat(last.featureUpdates()).allMatch(update -> update.upgradeType() == 3);
    }

    @Test
    void releasesAndTheirFeaturesAreKnownWithoutACluster() {
        prints(FeaturesTool::run, "version-mapping --release-version 4.0-IV3", "metadata.version=25 (4.0-IV3)", "kraft.version=1",
            "transaction.version=2", "group.version=1", "eligible.leader.replicas.version=0", "share.version=0", "streams.version=0");
        prints(FeaturesTool::run, "feature-dependencies --feature eligible.leader.replicas.version=1 --feature metadata.version=24",
            "eligible.leader.replicas.version=1 requires:", "    metadata.version=23 (4.0-IV1)", "metadata.version=24 (4.0-IV2) has no dependencies.");
        fails(FeaturesTool::run, "feature-dependencies --feature group.version=7", "No feature:group.version with feature level 7");
        fails(FeaturesTool::run, "feature-dependencies --feature foo=1", "Unknown feature: foo");
        fails(FeaturesTool::run, "upgrade --release-version 4.3 --feature a=1", "Can not specify `release-version` with other feature flags.");
        fails(FeaturesTool::run, "upgrade --feature a", "equals sign not found");
        fails(FeaturesTool::run, "upgrade --feature a=1 --feature a=2", "Feature a was specified more than once.");
    }

    @Test
    void electionsAreToldByOutcome() throws IOException {
        broker.on(ApiKey.ELECT_LEADERS, (version, request) -> new ElectLeadersResponse(0, (short) 0, List.of(
            new ReplicaElectionResult("t", List.of(new PartitionResult(0, (short) 0, null),
                new PartitionResult(1, ErrorCode.ELECTION_NOT_NEEDED.code(), null),
                new PartitionResult(2, ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE.code(), "nobody is left"))))));
        fails(LeaderElectionTool::run, "--election-type unclean --all-topic-partitions", "1 replica(s) could not be elected");
        assertThat(world.out.lines()).containsExactly(
            "Successfully completed leader election (UNCLEAN) for partitions t-0", "Valid replica already elected for partitions t-1",
            "Error completing leader election (UNCLEAN) for partition: t-2: "
                + "org.apache.kafka.common.errors.EligibleLeadersNotAvailableException: nobody is left");
        ElectLeadersRequest asked = (ElectLeadersRequest) broker.seen(ApiKey.ELECT_LEADERS).get(0).body();
        assertThat(asked.topicPartitions()).isNull();
        assertThat(asked.electionType()).isEqualTo((byte) 1);
        world.file("/e.json", "{\"partitions\":[{\"topic\":\"t\",\"partition\":0},{\"topic\":\"t\",\"partition\":0}]}");
        fails(LeaderElectionTool::run, "--election-type preferred --path-to-json-file /e.json", "contains duplicate partitions: t-0");
        fails(LeaderElectionTool::run, "--election-type preferred --topic t", "Missing required option(s): partition");
        fails(LeaderElectionTool::run, "--election-type best --topic t --partition 0", "must be preferred or unclean");
        fails(LeaderElectionTool::run, "--election-type preferred", "One and only one of the following options is required");
    }

    @Test
    void nodesAreListedAndForgotten() {
        broker.on(ApiKey.DESCRIBE_CLUSTER, (version, request) -> new DescribeClusterResponse(0, (short) 0, null,
            DescribeClusterMessage.BROKERS, "the-cluster", 1, List.of(new DescribeClusterBroker(2, "host-two", 9, "r", true),
            new DescribeClusterBroker(1, "one", 8, null, false)), 0));
        broker.on(ApiKey.UNREGISTER_BROKER, (version, request) -> new UnregisterBrokerResponse(0, (short) 0, null));
        prints(ClusterIdTool::run, "list-endpoints --include-fenced-brokers",
            "ID         HOST     PORT       RACK STATE      ENDPOINT_TYPE  ", "1          one      8          null unfenced   broker         ",
            "2          host-two 9          r fenced     broker         ");
        assertThat(((DescribeClusterRequest) broker.seen(ApiKey.DESCRIBE_CLUSTER).get(0).body()).includeFencedBrokers()).isTrue();
        prints(ClusterIdTool::run, "unregister --id 7", "Broker 7 is no longer registered.");
        fails(ClusterIdTool::run, "unregister", "Missing required argument \"[id]\"");
    }

    @Test
    void controllersAreAskedAndTheActiveOneSoughtAgain() {
        int[] refusals = {2};
        broker.on(ApiKey.DESCRIBE_CLUSTER, (version, request) -> new DescribeClusterResponse(0, (short) 0, null,
            ((DescribeClusterRequest) request).endpointType(), "of-controllers", 1,
            List.of(new DescribeClusterBroker(1, "broker1", 9092, null, false)), 0));
        broker.on(ApiKey.UNREGISTER_BROKER, (version, request) -> new UnregisterBrokerResponse(0,
            refusals[0]-- > 0 ? ErrorCode.NOT_CONTROLLER.code() : 0, null));
        assertThat(world.runAt("--bootstrap-controller", ClusterIdTool::run, "cluster-id")).as(world.err).isZero();
        assertThat(world.out).isEqualTo("Cluster ID: of-controllers\n");
        assertThat(world.runAt("--bootstrap-controller", ClusterIdTool::run, "unregister", "-i", "3")).as(world.err).isZero();
        assertThat(broker.seen(ApiKey.UNREGISTER_BROKER)).hasSize(3);
        assertThat(broker.seen(ApiKey.METADATA)).isEmpty();
    }

    @Test
    void aBrokerThatIsTakenForAControllerSaysSoAtOnce() {
        broker.on(ApiKey.DESCRIBE_CLUSTER, (version, request) -> DescribeClusterResponse.error(ErrorCode.MISMATCHED_ENDPOINT_TYPE,
            "this is a broker", DescribeClusterMessage.CONTROLLERS));
        assertThat(world.runAt("--bootstrap-controller", ClusterIdTool::run, "cluster-id")).isEqualTo(1);
        assertThat(world.err).isEqualTo("this is a broker\n");
        assertThat(broker.seen(ApiKey.DESCRIBE_CLUSTER)).hasSize(1);
    }
}
