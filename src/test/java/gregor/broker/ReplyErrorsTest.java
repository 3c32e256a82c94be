package gregor.broker;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsPartitionResult;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsResponse;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsTopicResult;
import gregor.message.AssignReplicasToDirsMessage.AssignedDirectoryResult;
import gregor.message.CreateTopicsMessage.CreatableTopicResult;
import gregor.message.CreateTopicsMessage.CreateTopicsResponse;
import gregor.message.UnregisterBrokerMessage.UnregisterBrokerResponse;
import gregor.message.UpdateRaftVoterMessage.UpdateRaftVoterCurrentLeader;
import gregor.message.UpdateRaftVoterMessage.UpdateRaftVoterResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplyErrorsTest {

    private static boolean isRefused(Record reply) {
        return ReplyErrors.contains(reply, ErrorCode.NOT_CONTROLLER);
    }

    private static AssignReplicasToDirsResponse inPartition(ErrorCode error) {
        return new AssignReplicasToDirsResponse(0, (short) 0, List.of(new AssignedDirectoryResult(Uuid.ZERO,
            List.of(new AssignReplicasToDirsTopicResult(Uuid.ZERO, List.of(new AssignReplicasToDirsPartitionResult(41, error.code())))))));
    }

    @Test
    void findsAnErrorAtTheTopInATopicAndInAPartition() {
        assertThat(isRefused(new UnregisterBrokerResponse(0, ErrorCode.NOT_CONTROLLER.code(), null))).isTrue();
        assertThat(isRefused(new CreateTopicsResponse(0, List.of(CreatableTopicResult.error("a", ErrorCode.NONE, null),
            CreatableTopicResult.error("b", ErrorCode.NOT_CONTROLLER, null))))).isTrue();
        assertThat(isRefused(inPartition(ErrorCode.NOT_CONTROLLER))).isTrue();
    }

    @Test
    void takesNoOtherNumberForAnError() {
        assertThat(isRefused(new UnregisterBrokerResponse(41, ErrorCode.INVALID_REQUEST.code(), "41"))).isFalse();
        assertThat(isRefused(inPartition(ErrorCode.NONE))).isFalse();
        assertThat(isRefused(new UpdateRaftVoterResponse(0, (short) 0, new UpdateRaftVoterCurrentLeader(41, 41, "errorCode", 41)))).isFalse();
    }
}
