package gregor.message;

import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;
import gregor.protocol.Nullable;
import java.util.List;

/**
 * Raise the number of partitions of topics (KIP-195); it can only grow. Admin clients send it to any broker, which
 * passes it on to the controller.
 *
 * <p>History: version 3 may throttle (KIP-599).
 */
public interface CreatePartitionsMessage {

    /** @param validateOnly check everything, create nothing */
    @Api(key = ApiKey.CREATE_PARTITIONS, versions = "0-3", flexible = "2+")
    record CreatePartitionsRequest(List<CreatePartitionsTopic> topics, int timeoutMs, boolean validateOnly) {}

    /**
     * @param count how many there shall be in all
     * @param assignments the brokers of each new partition; null to leave the choice to the controller
     */
    record CreatePartitionsTopic(
        String name,
        int count,
        @Nullable List<CreatePartitionsAssignment> assignments) {}

    /** @param brokerIds the preferred leader first */
    record CreatePartitionsAssignment(List<Integer> brokerIds) {}

    @Api(key = ApiKey.CREATE_PARTITIONS, versions = "0-3", flexible = "2+")
    record CreatePartitionsResponse(int throttleTimeMs, List<CreatePartitionsTopicResult> results) {}

    record CreatePartitionsTopicResult(
        String name,
        short errorCode,
        @Nullable @Default("null") String errorMessage) {}
}
