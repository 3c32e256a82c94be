package gregor.group;

import gregor.message.JoinGroupMessage.JoinGroupRequestProtocol;
import gregor.message.JoinGroupMessage.JoinGroupResponse;
import gregor.message.SyncGroupMessage.SyncGroupResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/** One member of a classic group, and the reply it is waiting for. Fields are changed by {@link ClassicGroup} only. */
final class GroupMember {

    /** What a member says of itself when it joins; assignors with their metadata in the order it prefers them. */
    record Subscription(String clientId, String clientHost, int rebalanceTimeoutMs, int sessionTimeoutMs, List<JoinGroupRequestProtocol> protocols) {}

    final String memberId;
    /** Null for a dynamic member; a static one keeps its place over a restart (KIP-345). */
    final String groupInstanceId;

    Subscription subscription;
    ByteBuffer assignment = ByteBuffer.allocate(0);

    /** Not null while the member waits for the generation to start. */
    Consumer<JoinGroupResponse> awaitingJoin;
    /** Not null while the member waits for the leader's assignment. */
    Consumer<SyncGroupResponse> awaitingSync;
    /** What {@link #awaitingJoin} is told once a static member's return is stored; null if that is not what it waits for. */
    JoinGroupResponse tookPlace;
    /** Whether the member has never been in a generation. */
    boolean isNew;
    /** Whether the member is in the generation and has not asked for its assignment. */
    boolean owesSync;
    /** When the member is taken for dead, unless it is heard of before. */
    private long sessionDeadlineMs = Long.MAX_VALUE;

    GroupMember(String memberId, String groupInstanceId, Subscription subscription) {
        this.memberId = memberId;
        this.groupInstanceId = groupInstanceId;
        this.subscription = subscription;
    }

    boolean isStatic() {
        return groupInstanceId != null;
    }

    void heardOf(long nowMs) {
        sessionDeadlineMs = nowMs + subscription.sessionTimeoutMs();
    }

    /** Gives the member more time than its session. */
    void heardOf(long nowMs, long atLeastMs) {
        sessionDeadlineMs = nowMs + Math.max(atLeastMs, subscription.sessionTimeoutMs());
    }

    /**
     * When the member is to be dropped; {@link Long#MAX_VALUE} for never. A connection carries one request at a time, so
     * a member whose request waits here cannot send heartbeats: the deadlines of the rebalance bound its stay. Only a new
     * one may give up without anybody noticing, and has a limit of its own.
     */
    long deadlineMs() {
        return awaitingSync != null || awaitingJoin != null && !isNew ? Long.MAX_VALUE : sessionDeadlineMs;
    }

    boolean supports(String protocol) {
        return metadataOf(protocol) != null;
    }

    /** What the member said for a protocol, null if it does not know that protocol. */
    ByteBuffer metadataOf(String protocol) {
        for (JoinGroupRequestProtocol offered : subscription.protocols()) {
            if (offered.name().equals(protocol)) {
                return offered.metadata();
            }
        }
        return null;
    }

    /** The first of its protocols that everybody supports. */
    String vote(List<String> candidates) {
        for (JoinGroupRequestProtocol offered : subscription.protocols()) {
            if (candidates.contains(offered.name())) {
                return offered.name();
            }
        }
        throw new IllegalStateException(memberId + " supports none of " + candidates);
    }

    void completeJoin(JoinGroupResponse response) {
        Consumer<JoinGroupResponse> waiting = awaitingJoin;
        awaitingJoin = null;
        tookPlace = null;
        if (waiting != null) {
            waiting.accept(response);
        }
    }

    void completeSync(SyncGroupResponse response) {
        Consumer<SyncGroupResponse> waiting = awaitingSync;
        awaitingSync = null;
        if (waiting != null) {
            waiting.accept(response);
        }
    }
}
