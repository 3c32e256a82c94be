package gregor.broker;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.message.FindCoordinatorMessage.FindCoordinatorRequest;
import gregor.message.FindCoordinatorMessage.FindCoordinatorResponse;
import gregor.message.OffsetCommitMessage.OffsetCommitRequest;
import gregor.message.OffsetCommitMessage.OffsetCommitRequestPartition;
import gregor.message.OffsetCommitMessage.OffsetCommitRequestTopic;
import gregor.message.OffsetCommitMessage.OffsetCommitResponse;
import gregor.message.OffsetCommitMessage.OffsetCommitResponsePartition;
import gregor.message.OffsetFetchMessage.OffsetFetchRequest;
import gregor.message.OffsetFetchMessage.OffsetFetchRequestGroup;
import gregor.message.OffsetFetchMessage.OffsetFetchRequestTopic;
import gregor.message.OffsetFetchMessage.OffsetFetchRequestTopics;
import gregor.message.OffsetFetchMessage.OffsetFetchResponse;
import gregor.message.OffsetFetchMessage.OffsetFetchResponsePartition;
import gregor.message.OffsetFetchMessage.OffsetFetchResponsePartitions;
import gregor.metadata.MetadataRecord;
import gregor.protocol.ApiKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Finding the coordinator, committing and fetching offsets, in each version: contracts 51, 57 and 58. */
class OffsetHandlersTest {

    private final TestApis apis = new TestApis();

    @BeforeEach
    void cluster() {
        List<MetadataRecord> records = new ArrayList<>(List.of(TestApis.broker(1, false)));
        records.addAll(TestApis.topic("t", 1, 1));
        apis.publish(records);
    }

    private void offsetsTopic() {
        apis.publish(TestApis.topic("__consumer_offsets", apis.config.offsetsTopicNumPartitions(), 1));
        apis.groups.elected(apis.groups.partitionOf("g"), Runnable::run);
    }

    private FindCoordinatorResponse find(int version) {
        return apis.ask(FindCoordinatorResponse.class, ApiKey.FIND_COORDINATOR, version,
            version < 4 ? new FindCoordinatorRequest("g", (byte) 0, List.of()) : new FindCoordinatorRequest("", (byte) 0, List.of("g", "h")));
    }

    @Test
    void row51TheOffsetsTopicIsAskedForOnceAndThenItsLeaderIsTheCoordinator() {
        for (int version = 0; version <= 6; version++) {
            FindCoordinatorResponse response = find(version);
            int error = version < 4 ? response.errorCode() : response.coordinators().get(1).errorCode();
            assertThat(error).isEqualTo(ErrorCode.COORDINATOR_NOT_AVAILABLE.code());
        }
        assertThat(apis.channel.sent).hasSize(1);
        offsetsTopic();
        for (int version = 0; version <= 6; version++) {
            FindCoordinatorResponse response = find(version);
            if (version < 4) {
                assertThat(List.of(response.nodeId(), response.host(), response.port())).isEqualTo(List.of(1, "host1", 9092));
            } else {
                assertThat(response.coordinators()).extracting("key").containsExactly("g", "h");
                assertThat(response.coordinators()).allMatch(found -> found.nodeId() == 1 && found.errorCode() == 0);
            }
        }
        assertThat(find(2).errorMessage()).isEqualTo("NONE");
    }

    private List<Integer> commit(int version, long offset) {
        List<OffsetCommitRequestTopic> topics = new ArrayList<>();
        for (String topic : List.of("t", "missing")) {
            topics.add(new OffsetCommitRequestTopic(topic, TestApis.idOf(topic), List.of(new OffsetCommitRequestPartition(0, offset, 4, null),
                new OffsetCommitRequestPartition(9, offset, 4, "text"))));
        }
        OffsetCommitResponse response = apis.ask(OffsetCommitResponse.class, ApiKey.OFFSET_COMMIT, version,
            new OffsetCommitRequest("g", -1, "", null, -1, topics));
        List<Integer> errors = new ArrayList<>();
        response.topics().forEach(topic -> topic.partitions().forEach((OffsetCommitResponsePartition each) -> errors.add((int) each.errorCode())));
        return errors;
    }

    @Test
    void rows57And58WhatIsCommittedIsFetchedInEachVersion() {
        assertThat(commit(8, 1)).containsExactly(16, 3, 3, 3);
        offsetsTopic();
        for (int version = 2; version <= 10; version++) {
            int unknown = version < 10 ? 3 : 100;
            assertThat(commit(version, version)).containsExactly(0, 3, unknown, unknown);
        }
        for (int version = 1; version <= 7; version++) {
            OffsetFetchResponse response = apis.ask(OffsetFetchResponse.class, ApiKey.OFFSET_FETCH, version,
                new OffsetFetchRequest("g", List.of(new OffsetFetchRequestTopic("t", List.of(0, 5))), List.of(), false));
            int epoch = version < 5 ? -1 : 4;
            assertThat(response.topics().get(0).partitions()).containsExactly(new OffsetFetchResponsePartition(0, 10, epoch, "", (short) 0),
                new OffsetFetchResponsePartition(5, -1, -1, "", (short) 0));
        }
        for (int version = 8; version <= 10; version++) {
            List<OffsetFetchRequestTopics> wanted = List.of(new OffsetFetchRequestTopics("t", TestApis.idOf("t"), List.of(0)));
            OffsetFetchResponse response = apis.ask(OffsetFetchResponse.class, ApiKey.OFFSET_FETCH, version,
                new OffsetFetchRequest("", List.of(), List.of(new OffsetFetchRequestGroup("g", null, -1, wanted),
                    new OffsetFetchRequestGroup("g", null, -1, null)), true));
            assertThat(response.groups()).hasSize(2).allSatisfy(group -> assertThat(group.topics().get(0).partitions())
                .containsExactly(new OffsetFetchResponsePartitions(0, 10, 4, "", (short) 0)));
        }
    }

    @Test
    void row58AnUnknownGroupOrTopic() {
        offsetsTopic();
        OffsetFetchResponse all = apis.ask(OffsetFetchResponse.class, ApiKey.OFFSET_FETCH, 8,
            new OffsetFetchRequest("", List.of(), List.of(new OffsetFetchRequestGroup("g", null, -1, null)), false));
        assertThat(all.groups().get(0).errorCode()).isZero();
        assertThat(all.groups().get(0).topics()).isEmpty();
        List<OffsetFetchRequestTopics> unknown = List.of(new OffsetFetchRequestTopics("", new Uuid(1, 2), List.of(0)));
        OffsetFetchResponse byId = apis.ask(OffsetFetchResponse.class, ApiKey.OFFSET_FETCH, 10,
            new OffsetFetchRequest("", List.of(), List.of(new OffsetFetchRequestGroup("g", null, -1, unknown)), false));
        assertThat(byId.groups().get(0).topics().get(0).partitions().get(0).errorCode()).isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID.code());
    }
}
