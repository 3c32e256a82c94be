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
    /** When the member is taken for dead, unless it is heard of before. */
    long sessionDeadlineMs;

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
