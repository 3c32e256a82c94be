package gregor.broker;

import java.util.Set;

/**
 * Where a broker process is in its life.
 * <pre>
 *   NOT_RUNNING -> STARTING -> RECOVERY -> RUNNING -> PENDING_CONTROLLED_SHUTDOWN -> SHUTTING_DOWN
 *        |            |           |           |                                          ^
 *        +------------+-----------+-----------+------------------------------------------+
 * </pre>
 * Source: Kafka's {@code BrokerState}.
 */
public enum BrokerState {
    /** Made, and not started. */
    NOT_RUNNING,
    /** It registers, and follows the metadata log until it has read its own registration there. */
    STARTING,
    /** It knows what it has to know, opens its logs, and is not let in yet. */
    RECOVERY,
    /** It has been let in. It may be fenced since, and is let in again when the controller hears from it. */
    RUNNING,
    /** It asks the controller to give its partitions to others, and serves until that is done. */
    PENDING_CONTROLLED_SHUTDOWN,
    /** It says nothing any more. */
    SHUTTING_DOWN;

    /** The states that may come next. */
    Set<BrokerState> next() {
        return switch (this) {
            case NOT_RUNNING -> Set.of(STARTING, SHUTTING_DOWN);
            case STARTING -> Set.of(RECOVERY, SHUTTING_DOWN);
            case RECOVERY -> Set.of(RUNNING, SHUTTING_DOWN);
            case RUNNING -> Set.of(PENDING_CONTROLLED_SHUTDOWN, SHUTTING_DOWN);
            case PENDING_CONTROLLED_SHUTDOWN -> Set.of(SHUTTING_DOWN);
            case SHUTTING_DOWN -> Set.of();
        };
    }

    boolean mayBecome(BrokerState state) {
        return next().contains(state);
    }
}
