package gregor.replica;

import gregor.log.FetchIsolation;
import gregor.message.FetchMessage.FetchRequest;

/**
 * What a fetch asks for as a whole.
 *
 * @param replicaId the follower's broker id, negative for a consumer
 * @param brokerEpoch the follower's, as it was registered when it asked; -1 if it does not say (KIP-903)
 * @param maxWaitMs how long the answer may be held back for {@code minBytes} to come together; 0 or less for not at all
 * @param minBytes never more than {@code maxBytes}, or it could not come together
 * @param maxBytes of all records together, except for a first batch that is larger (KIP-74)
 * @param isolation how far the asker may see
 * @param place where a consumer is; null if only a leader may answer: to a follower, or to a client that is older than KIP-392
 */
public record FetchParams(int replicaId, long brokerEpoch, int maxWaitMs, int minBytes, int maxBytes, FetchIsolation isolation,
        ConsumerPlace place) {
    /** A replica that is being moved between two directories of its broker; it reads as a follower does. */
    private static final int FUTURE_LOCAL_REPLICA_ID = -3;
    /** From this version on a client can be sent to another replica, so any may answer it. */
    private static final int FIRST_VERSION_WITH_PLACE = 11;

    public FetchParams {
        minBytes = Math.min(minBytes, maxBytes);
    }

    /**
     * @param version the request's
     * @param listenerName of the listener that it came to
     * @param fetchMaxBytes {@code fetch.max.bytes}, what this broker returns at most
     */
    public static FetchParams of(FetchRequest request, int version, String listenerName, int fetchMaxBytes) {
        int replicaId = request.follower();
        boolean isAnywhere = replicaId < 0 && version >= FIRST_VERSION_WITH_PLACE;
        return new FetchParams(replicaId, request.followerEpoch(), request.maxWaitMs(), request.minBytes(), Math.min(request.maxBytes(), fetchMaxBytes),
            isolationOf(replicaId, request.isolationLevel()), isAnywhere ? new ConsumerPlace(request.rackId(), listenerName) : null);
    }

    private static FetchIsolation isolationOf(int replicaId, byte isolationLevel) {
        if (replicaId >= 0 || replicaId == FUTURE_LOCAL_REPLICA_ID) {
            return FetchIsolation.LOG_END;
        }
        return isolationLevel == 1 ? FetchIsolation.TXN_COMMITTED : FetchIsolation.HIGH_WATERMARK;
    }

    boolean isFromFollower() {
        return replicaId >= 0;
    }

    boolean isLeaderOnly() {
        return place == null;
    }
}
