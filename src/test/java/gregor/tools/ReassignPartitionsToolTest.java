package gregor.tools;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.client.FakeBroker;
import gregor.message.AlterPartitionReassignmentsMessage.AlterPartitionReassignmentsRequest;
import gregor.message.AlterPartitionReassignmentsMessage.AlterPartitionReassignmentsResponse;
import gregor.message.AlterPartitionReassignmentsMessage.ReassignablePartitionResponse;
import gregor.message.AlterPartitionReassignmentsMessage.ReassignableTopicResponse;
import gregor.message.AlterReplicaLogDirsMessage.AlterReplicaLogDirPartitionResult;
import gregor.message.AlterReplicaLogDirsMessage.AlterReplicaLogDirTopicResult;
import gregor.message.AlterReplicaLogDirsMessage.AlterReplicaLogDirsResponse;
import gregor.message.DescribeLogDirsMessage.DescribeLogDirsPartition;
import gregor.message.DescribeLogDirsMessage.DescribeLogDirsResponse;
import gregor.message.DescribeLogDirsMessage.DescribeLogDirsResult;
import gregor.message.DescribeLogDirsMessage.DescribeLogDirsTopic;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsRequest;
import gregor.message.ListPartitionReassignmentsMessage.ListPartitionReassignmentsResponse;
import gregor.message.ListPartitionReassignmentsMessage.OngoingPartitionReassignment;
import gregor.message.ListPartitionReassignmentsMessage.OngoingTopicReassignment;
import gregor.protocol.ApiKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** reassign-partitions against a scripted broker 1 that has a topic t of two partitions. */
class ReassignPartitionsToolTest {

    private static final String CURRENT = "{\"version\":1,\"partitions\":[{\"topic\":\"t\",\"partition\":0,\"replicas\":[1],\"log_dirs\":[\"/d\"]}]}";

    private final ToolsOnFakes world = new ToolsOnFakes();
    private final FakeBroker broker = world.cluster.brokers.get(0);
    private final List<OngoingTopicReassignment> ongoing = new ArrayList<>();
    private short directoryError;

    @BeforeEach
    void script() throws IOException {
        world.cluster.withTopic("t", 2);
        world.file("/m.json", "{\"version\":1,\"partitions\":[{\"topic\":\"t\",\"partition\":0,\"replicas\":[1]}]}");
        broker.on(ApiKey.LIST_PARTITION_REASSIGNMENTS, (version, request) -> new ListPartitionReassignmentsResponse(0, (short) 0, null, ongoing));
        broker.on(ApiKey.ALTER_PARTITION_REASSIGNMENTS, (version, request) -> new AlterPartitionReassignmentsResponse(0, true, (short) 0, null,
            List.of(new ReassignableTopicResponse("t", List.of(new ReassignablePartitionResponse(0,
                ((AlterPartitionReassignmentsRequest) request).allowReplicationFactorChange() ? 0
                    : ErrorCode.INVALID_REPLICATION_FACTOR.code(), "it would change"))))));
        broker.on(ApiKey.DESCRIBE_LOG_DIRS, (version, request) -> new DescribeLogDirsResponse(0, (short) 0, List.of(
            new DescribeLogDirsResult((short) 0, "/d", List.of(new DescribeLogDirsTopic("t", List.of(
                new DescribeLogDirsPartition(0, 5, 0, false)))), -1, -1, false))));
        broker.on(ApiKey.ALTER_REPLICA_LOG_DIRS, (version, request) -> new AlterReplicaLogDirsResponse(0, List.of(
            new AlterReplicaLogDirTopicResult("t", List.of(new AlterReplicaLogDirPartitionResult(0, directoryError))))));
    }

    private List<String> run(String args) {
        assertThat(world.run(ReassignPartitionsTool::run, args.split(" "))).as(world.err).isZero();
        return world.out.lines().toList();
    }

    private void fails(String args, String message) {
        assertThat(world.run(ReassignPartitionsTool::run, args.split(" "))).isEqualTo(1);
        assertThat(world.err).contains(message);
    }

    private List<String> changes(int from) {
        return broker.seen(ApiKey.INCREMENTAL_ALTER_CONFIGS).stream().skip(from)
            .flatMap(seen -> ((IncrementalAlterConfigsRequest) seen.body()).resources().stream())
            .flatMap(resource -> resource.configs().stream().map(config -> resource.resourceName() + " " + config.name() + "=" + config.value()))
            .toList();
    }

    @Test
    void aMoveIsStartedUnderAThrottleThatVerifyLifts() {
        assertThat(run("--execute --reassignment-json-file /m.json --throttle 5000 --replica-alter-log-dirs-throttle 70")).containsExactly(
            "Current partition replica assignment", "", CURRENT, "", "Save this to use as the --reassignment-json-file option during rollback",
            "Warning: You must run --verify periodically, until the reassignment completes, to ensure the throttle is removed.",
            "The inter-broker throttle limit was set to 5000 B/s", "The replica-alter-dir throttle limit was set to 70 B/s",
            "Successfully started partition reassignment for t-0");
        assertThat(changes(0)).containsExactly("t leader.replication.throttled.replicas=0:1", "t follower.replication.throttled.replicas=",
            "1 leader.replication.throttled.rate=5000", "1 follower.replication.throttled.rate=5000");
        assertThat(run("--verify --reassignment-json-file /m.json")).containsExactly("Status of partition reassignment:",
            "Reassignment of partition t-0 is completed.", "", "Clearing broker-level throttles on broker 1",
            "Clearing topic-level throttles on topic t");
        assertThat(changes(2)).containsExactly("1 leader.replication.throttled.rate=null", "1 follower.replication.throttled.rate=null",
            "1 replica.alter.log.dirs.io.max.bytes.per.second=null", "t leader.replication.throttled.replicas=null",
            "t follower.replication.throttled.replicas=null");
    }

    @Test
    void aMoveUnderWayIsListedVerifiedAndCancelled() {
        ongoing.add(new OngoingTopicReassignment("t", List.of(new OngoingPartitionReassignment(0, List.of(1, 2, 3), List.of(2, 3), List.of(1)))));
        assertThat(run("--list")).containsExactly("Current partition reassignments:", "t-0: replicas: 1,2,3. adding: 2,3. removing: 1.");
        assertThat(run("--verify --reassignment-json-file /m.json")).containsExactly("Status of partition reassignment:",
            "Reassignment of partition t-0 is still in progress.", "");
        fails("--execute --reassignment-json-file /m.json", "Use --additional to override this");
        assertThat(run("--cancel --reassignment-json-file /m.json --preserve-throttles")).containsExactly(
            "Successfully cancelled partition reassignment for: t-0", "None of the specified partition moves are active.");
        assertThat(((AlterPartitionReassignmentsRequest) broker.seen(ApiKey.ALTER_PARTITION_REASSIGNMENTS).get(0).body())
            .topics().get(0).partitions().get(0).replicas()).isNull();
        run("--execute --additional --reassignment-json-file /m.json --throttle 9");
        assertThat(changes(0)).contains("t leader.replication.throttled.replicas=0:1", "1 leader.replication.throttled.rate=9");
    }

    @Test
    void aPlanIsProposed() throws IOException {
        world.file("/t.json", "{\"topics\":[{\"topic\":\"t\"}]}");
        List<String> lines = run("--generate --topics-to-move-json-file /t.json --broker-list 1");
        assertThat(lines.get(0)).isEqualTo("Current partition replica assignment");
        assertThat(lines.get(3)).isEqualTo("Proposed partition reassignment configuration");
        assertThat(lines.get(4)).isEqualTo("{\"version\":1,\"partitions\":[{\"topic\":\"t\",\"partition\":0,\"replicas\":[1],\"log_dirs\":[\"any\"]},"
            + "{\"topic\":\"t\",\"partition\":1,\"replicas\":[1],\"log_dirs\":[\"any\"]}]}");
        fails("--generate --topics-to-move-json-file /t.json --broker-list 1,1", "Broker list contains duplicate entries: [1]");
        fails("--generate --topics-to-move-json-file /t.json --broker-list x", "'x' in --broker-list is no broker id");
    }

    @Test
    void replicasMoveBetweenDirectoriesOnceTheyCan() throws IOException {
        world.file("/d.json", "{\"partitions\":[{\"topic\":\"t\",\"partition\":0,\"replicas\":[1],\"log_dirs\":[\"/e\"]}]}");
        assertThat(run("--execute --reassignment-json-file /d.json"))
            .contains("Successfully started moving log directory to /e for replica t-0 with broker 1 ");
        assertThat(run("--verify --reassignment-json-file /d.json"))
            .contains("Partition t-0 on broker 1 is not being moved from log dir /d to /e.");
        directoryError = ErrorCode.REPLICA_NOT_AVAILABLE.code();
        fails("--execute --reassignment-json-file /d.json --timeout 0", "Timed out before log directory move could be started for: t-0-1");
        directoryError = ErrorCode.LOG_DIR_NOT_FOUND.code();
        fails("--execute --reassignment-json-file /d.json", "Failed to alter dir for t-0-1");
    }

    @Test
    void whatMakesNoSenseIsRefused() throws IOException {
        world.file("/twice.json", "{\"partitions\":[{\"topic\":\"t\",\"partition\":0,\"replicas\":[1,1]}]}");
        world.file("/same.json", "{\"partitions\":[{\"topic\":\"t\",\"partition\":0,\"replicas\":[1]},{\"topic\":\"t\",\"partition\":0,\"replicas\":[1]}]}");
        world.file("/dirs.json", "{\"partitions\":[{\"topic\":\"t\",\"partition\":0,\"replicas\":[1],\"log_dirs\":[]}]}");
        world.file("/far.json", "{\"partitions\":[{\"topic\":\"t\",\"partition\":7,\"replicas\":[1]}]}");
        world.file("/nobody.json", "{\"partitions\":[{\"topic\":\"t\",\"partition\":0,\"replicas\":[9]}]}");
        world.file("/v2.json", "{\"version\":2,\"partitions\":[]}");
        world.file("/none.json", "{\"partitions\":[]}");
        fails("--execute --reassignment-json-file /twice.json", "t-0 contains multiple entries for 1");
        fails("--execute --reassignment-json-file /same.json", "contains duplicate topic partitions: t-0");
        fails("--execute --reassignment-json-file /dirs.json", "is different from size of log dirs list [] for partition t-0");
        fails("--execute --reassignment-json-file /v2.json", "Not supported version field value 2");
        fails("--execute --reassignment-json-file /none.json", "Partition reassignment list cannot be empty");
        fails("--execute --verify", "Command must include exactly one action: --generate, --execute, --verify, --cancel, --list");
        fails("--execute", "Missing required argument \"[reassignment-json-file]\"");
        fails("--list --throttle 3", "Option \"[throttle]\" can't be used with action \"[list]\"");
        assertThat(broker.seen).isEmpty();
        fails("--execute --reassignment-json-file /far.json", "Unable to find partition: t-7");
        fails("--execute --reassignment-json-file /nobody.json", "Unknown broker id 9");
        fails("--execute --reassignment-json-file /m.json --disallow-replication-factor-change", "Error reassigning partition(s): t-0: it would change");
    }
}
