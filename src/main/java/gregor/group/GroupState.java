package gregor.group;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a classic group is in its life. Kafka's class {@code ClassicGroupState}; a name is what DescribeGroups shows.
 * <pre>
 *   EMPTY -> PREPARING_REBALANCE -> COMPLETING_REBALANCE -> STABLE
 *     ^____________|  ^____________________|__________________|
 * </pre>
 */
public enum GroupState {
    /** No members. Offsets may be there. */
    EMPTY("Empty"),
    /** Waits for all members to join. */
    PREPARING_REBALANCE("PreparingRebalance"),
    /** Everybody has joined; waits for the leader's assignment. */
    COMPLETING_REBALANCE("CompletingRebalance"),
    /** Everybody has an assignment. */
    STABLE("Stable"),
    /** Forgotten; nobody gets in any more. */
    DEAD("Dead");

    private final String text;

    GroupState(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    boolean mayBecome(GroupState next) {
        return next == DEAD || nextStates().contains(next);
    }

    private Set<GroupState> nextStates() {
        return switch (this) {
            case EMPTY -> EnumSet.of(PREPARING_REBALANCE, STABLE); // STABLE when a stored group is loaded
            case PREPARING_REBALANCE -> EnumSet.of(COMPLETING_REBALANCE, EMPTY);
            case COMPLETING_REBALANCE -> EnumSet.of(STABLE, PREPARING_REBALANCE);
            case STABLE -> EnumSet.of(PREPARING_REBALANCE);
            case DEAD -> EnumSet.noneOf(GroupState.class);
        };
    }
}
