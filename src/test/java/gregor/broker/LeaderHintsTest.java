package gregor.broker;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.message.FetchMessage;
import gregor.message.FetchMessage.FetchPartition;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FetchMessage.FetchResponse;
import gregor.message.FetchMessage.FetchTopic;
import gregor.message.FetchMessage.PartitionData;
import gregor.message.FetchMessage.ReplicaState;
import gregor.message.Messages;
import gregor.message.ProduceMessage;
import gregor.message.ProduceMessage.PartitionProduceData;
import gregor.message.ProduceMessage.PartitionProduceResponse;
import gregor.message.ProduceMessage.ProduceRequest;
import gregor.message.ProduceMessage.ProduceResponse;
import gregor.message.ProduceMessage.TopicProduceData;
import gregor.metadata.MetadataRecord;
import gregor.protocol.ApiKey;
import gregor.protocol.MemoryRecords;
import gregor.record.BatchBuilder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who asks the wrong broker is told the right one, in the versions that have a place for it (KIP-951), and an error in all. */
class LeaderHintsTest {

    private static final int LEADER = 2;

    private final TestApis apis = new TestApis();

    @BeforeEach
    void cluster() {
        List<MetadataRecord> records = new ArrayList<>(List.of(TestApis.broker(1, false), TestApis.broker(LEADER, false)));
        records.addAll(TestApis.topic("far", 1, LEADER));
        apis.publish(records);
    }

    @Test
    void aFetchIsToldFromVersion16On() {
        for (int version = Messages.of(ApiKey.FETCH).versions().min(); version <= 17; version++) {
            FetchPartition partition = new FetchPartition(0, -1, 0, -1, -1, 1 << 20, Uuid.ZERO, Long.MAX_VALUE);
            FetchResponse response = apis.ask(FetchResponse.class, ApiKey.FETCH, version, new FetchRequest(null, -1, new ReplicaState(-1, -1), 0, 0,
                1 << 20, (byte) 0, 0, -1, List.of(new FetchTopic("far", TestApis.idOf("far"), List.of(partition))), List.of(), ""));
            PartitionData data = response.responses().get(0).partitions().get(0);
            assertThat(data.errorCode()).as("version %d", version).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER.code());
            assertThat(data.currentLeader().leaderId()).as("version %d", version).isEqualTo(version < 16 ? -1 : LEADER);
            assertThat(response.nodeEndpoints()).as("version %d", version).extracting(FetchMessage.NodeEndpoint::host)
                .isEqualTo(version < 16 ? List.of() : List.of("host2"));
        }
    }

    @Test
    void aProduceIsToldFromVersion10On() {
        for (int version = Messages.of(ApiKey.PRODUCE).versions().min(); version <= Messages.of(ApiKey.PRODUCE).versions().max(); version++) {
            ByteBuffer batch = new BatchBuilder(256).append(1_000, null, ByteBuffer.wrap(new byte[20]), List.of()).build();
            ProduceResponse response = apis.ask(ProduceResponse.class, ApiKey.PRODUCE, version, new ProduceRequest(null, (short) 1, 1_000,
                List.of(new TopicProduceData("far", TestApis.idOf("far"), List.of(new PartitionProduceData(0, new MemoryRecords(batch)))))));
            PartitionProduceResponse partition = response.responses().get(0).partitionResponses().get(0);
            assertThat(partition.errorCode()).as("version %d", version).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER.code());
            assertThat(partition.currentLeader().leaderId()).as("version %d", version).isEqualTo(version < 10 ? -1 : LEADER);
            assertThat(response.nodeEndpoints()).as("version %d", version).extracting(ProduceMessage.NodeEndpoint::host)
                .isEqualTo(version < 10 ? List.of() : List.of("host2"));
        }
    }
}
