package gregor.group;

import gregor.base.Check;
import gregor.base.ErrorCode;
import gregor.message.HeartbeatMessage.HeartbeatRequest;
import gregor.message.JoinGroupMessage.JoinGroupRequest;
import gregor.message.JoinGroupMessage.JoinGroupRequestProtocol;
import gregor.message.JoinGroupMessage.JoinGroupResponse;
import gregor.message.JoinGroupMessage.JoinGroupResponseMember;
import gregor.message.SyncGroupMessage.SyncGroupRequest;
import gregor.message.SyncGroupMessage.SyncGroupRequestAssignment;
import gregor.message.SyncGroupMessage.SyncGroupResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A classic consumer group as a step machine: it is told of joins, syncs, heartbeats, departures and the time, and
 * answers through the replies that it was handed. It keeps no clock and no thread; {@link #nextDeadlineMs} says when it
 * wants to be told the time again.
 *
 * <p>A generation starts in two steps. First every member joins, or runs out of time (PREPARING_REBALANCE); then the
 * member that was made leader says who reads what (COMPLETING_REBALANCE). A member that misses the first step is not in
 * the generation, and one with an old generation is refused: so within a generation a partition has one owner.
 *
 * <p>Source: Kafka's classes {@code ClassicGroup} and {@code GroupMetadataManager}; KIP-134 (initial delay), KIP-345
 * (static members), KIP-394 (member ids).
 */
final class ClassicGroup {

    /** How long a joiner may wait for a generation to start, whatever it says of its session. */
    private static final long NEW_MEMBER_JOIN_TIMEOUT_MS = 300_000;
    private static final long NEVER = Long.MAX_VALUE;

    private final String groupId;
    private final int initialDelayMs;
    private final BiConsumer<ClassicGroup, Stored> store;
    private final Map<String, GroupMember> members = new LinkedHashMap<>();
    private final Map<String, String> memberIdByInstance = new LinkedHashMap<>();
    /** Ids that were given out and have not come back yet, with the time at which they lapse. */
    private final Map<String, Long> pendingIds = new LinkedHashMap<>();

    private GroupState state = GroupState.EMPTY;
    private int generation;
    private String protocolType;
    private String protocol;
    private String leaderId;
    /** When a rebalance under way goes on without those who are missing. */
    private long joinDeadlineMs = NEVER;
    /** When the wait for latecomers to a group that was empty ends for good. */
    private long initialWaitEndMs = NEVER;
    private boolean joinedDuringInitialWait;
    /** When members that have not asked for their assignment are dropped. */
    private long syncDeadlineMs = NEVER;

    /**
     * @param store told of each generation that is complete, and of the group being empty; what it says is answered by
     *     {@link #stored}, and until then nobody hears of the generation
     */
    ClassicGroup(String groupId, int initialDelayMs, BiConsumer<ClassicGroup, Stored> store) {
        this.groupId = groupId;
        this.initialDelayMs = initialDelayMs;
        this.store = store;
    }

    /** What is stored of a group once its generation is complete. */
    record Stored(String protocolType, int generation, String protocol, String leaderId, Collection<GroupMember> members) {}

    Stored toStored() {
        return new Stored(protocolType, generation, protocol, leaderId, List.copyOf(members.values()));
    }

    /** Takes over what was stored; the members get a full session to be heard of. */
    void restore(Stored stored, long nowMs) {
        members.clear();
        memberIdByInstance.clear();
        protocolType = stored.protocolType();
        generation = stored.generation();
        protocol = stored.protocol();
        leaderId = stored.leaderId();
        stored.members().forEach(member -> {
            add(member);
            member.heardOf(nowMs);
        });
        state = members.isEmpty() ? GroupState.EMPTY : GroupState.STABLE;
    }

    String groupId() {
        return groupId;
    }

    GroupState state() {
        return state;
    }

    int generation() {
        return generation;
    }

    boolean isLeader(String memberId) {
        return memberId.equals(leaderId);
    }

    // ---- joining

    /** @param freshId the id to give to a member that has none */
    void join(JoinGroupRequest request, GroupMember.Subscription subscription, boolean idRequired, String freshId, long nowMs,
            Consumer<JoinGroupResponse> reply) {
        ErrorCode refused = refusal(request);
        if (refused != ErrorCode.NONE) {
            reply.accept(joinError(request.memberId(), refused));
        } else if (request.memberId().isEmpty()) {
            joinWithoutId(request, subscription, idRequired, freshId, nowMs, reply);
        } else if (pendingIds.remove(request.memberId()) != null) {
            addAndRebalance(new GroupMember(request.memberId(), request.groupInstanceId(), subscription), request, nowMs, reply);
        } else {
            rejoin(members.get(request.memberId()), request, subscription, nowMs, reply);
        }
    }

    private ErrorCode refusal(JoinGroupRequest request) {
        if (state == GroupState.DEAD) {
            return ErrorCode.COORDINATOR_NOT_AVAILABLE;
        }
        if (request.protocolType().isEmpty() || request.protocols().isEmpty()) {
            return ErrorCode.INCONSISTENT_GROUP_PROTOCOL;
        }
        if (!members.isEmpty() && !(request.protocolType().equals(protocolType) && isAnySupportedByAll(request.protocols()))) {
            return ErrorCode.INCONSISTENT_GROUP_PROTOCOL;
        }
        if (request.memberId().isEmpty() || pendingIds.containsKey(request.memberId())) {
            return ErrorCode.NONE;
        }
        return identify(request.memberId(), request.groupInstanceId());
    }

    private boolean isAnySupportedByAll(List<JoinGroupRequestProtocol> offered) {
        for (JoinGroupRequestProtocol one : offered) {
            if (members.values().stream().allMatch(member -> member.supports(one.name()))) {
                return true;
            }
        }
        return false;
    }

    private void joinWithoutId(JoinGroupRequest request, GroupMember.Subscription subscription, boolean idRequired, String freshId,
            long nowMs, Consumer<JoinGroupResponse> reply) {
        String instance = request.groupInstanceId();
        GroupMember before = instance == null ? null : members.get(memberIdByInstance.get(instance));
        if (before != null) {
            replaceStatic(before, new GroupMember(freshId, instance, subscription), request, nowMs, reply);
        } else if (instance == null && idRequired) {
            pendingIds.put(freshId, nowMs + subscription.sessionTimeoutMs());
            reply.accept(joinError(freshId, ErrorCode.MEMBER_ID_REQUIRED));
        } else {
            addAndRebalance(new GroupMember(freshId, instance, subscription), request, nowMs, reply);
        }
    }

    /** A static member is back after a restart: it takes the place it had, and its former self is fenced. */
    private void replaceStatic(GroupMember before, GroupMember after, JoinGroupRequest request, long nowMs, Consumer<JoinGroupResponse> reply) {
        before.completeJoin(joinError(before.memberId, ErrorCode.FENCED_INSTANCE_ID));
        before.completeSync(syncError(ErrorCode.FENCED_INSTANCE_ID));
        members.remove(before.memberId);
        add(after);
        after.assignment = before.assignment;
        after.heardOf(nowMs);
        boolean wasLeader = isLeader(before.memberId);
        if (wasLeader) {
            leaderId = after.memberId;
        }
        boolean sameProtocol = state == GroupState.STABLE && after.vote(candidates()).equals(protocol)
            && before.subscription.protocols().equals(after.subscription.protocols());
        if (sameProtocol) {
            reply.accept(joined(after, true));
        } else {
            waitForGeneration(after, nowMs, reply);
        }
    }

    private void addAndRebalance(GroupMember member, JoinGroupRequest request, long nowMs, Consumer<JoinGroupResponse> reply) {
        if (members.isEmpty()) {
            protocolType = request.protocolType();
        }
        add(member);
        joinedDuringInitialWait = true;
        waitForGeneration(member, nowMs, reply);
    }

    private void add(GroupMember member) {
        members.put(member.memberId, member);
        if (member.isStatic()) {
            memberIdByInstance.put(member.groupInstanceId, member.memberId);
        }
        if (leaderId == null) {
            leaderId = member.memberId;
        }
    }

    private void rejoin(GroupMember member, JoinGroupRequest request, GroupMember.Subscription subscription, long nowMs,
            Consumer<JoinGroupResponse> reply) {
        boolean sameProtocols = member.subscription.protocols().equals(request.protocols());
        member.subscription = subscription;
        boolean nothingNew = sameProtocols
            && (state == GroupState.COMPLETING_REBALANCE || state == GroupState.STABLE && !isLeader(member.memberId));
        if (nothingNew) {
            member.heardOf(nowMs);
            reply.accept(joined(member, false)); // its earlier answer was lost
        } else {
            waitForGeneration(member, nowMs, reply);
        }
    }

    private void waitForGeneration(GroupMember member, long nowMs, Consumer<JoinGroupResponse> reply) {
        member.completeJoin(joinError(member.memberId, ErrorCode.REBALANCE_IN_PROGRESS)); // an earlier try of the same member
        member.awaitingJoin = reply;
        member.sessionDeadlineMs = nowMs + Math.max(NEW_MEMBER_JOIN_TIMEOUT_MS, member.subscription.sessionTimeoutMs());
        if (state != GroupState.PREPARING_REBALANCE) {
            prepareRebalance(nowMs);
        }
        maybeCompleteJoin(nowMs);
    }

    private void prepareRebalance(long nowMs) {
        if (state == GroupState.COMPLETING_REBALANCE) {
            members.values().forEach(member -> member.completeSync(syncError(ErrorCode.REBALANCE_IN_PROGRESS)));
        }
        long rebalanceMs = members.values().stream().mapToInt(m -> m.subscription.rebalanceTimeoutMs()).max().orElse(0);
        boolean wasEmpty = state == GroupState.EMPTY;
        become(GroupState.PREPARING_REBALANCE);
        syncDeadlineMs = NEVER;
        joinDeadlineMs = nowMs + (wasEmpty ? Math.min(initialDelayMs, rebalanceMs) : rebalanceMs);
        initialWaitEndMs = wasEmpty ? nowMs + rebalanceMs : NEVER;
        joinedDuringInitialWait = false;
    }

    private void maybeCompleteJoin(long nowMs) {
        if (state != GroupState.PREPARING_REBALANCE) {
            return;
        }
        boolean initial = initialWaitEndMs != NEVER;
        boolean allThere = pendingIds.isEmpty() && members.values().stream().allMatch(member -> member.awaitingJoin != null);
        if (nowMs >= joinDeadlineMs && initial && joinedDuringInitialWait && nowMs < initialWaitEndMs) {
            joinedDuringInitialWait = false; // somebody else came: a group that starts up gets another delay
            joinDeadlineMs = Math.min(initialWaitEndMs, nowMs + initialDelayMs);
        } else if (nowMs >= joinDeadlineMs || allThere && !initial) {
            completeJoin(nowMs);
        }
    }

    private void completeJoin(long nowMs) {
        List.copyOf(members.values()).stream().filter(member -> member.awaitingJoin == null && !member.isStatic()).forEach(this::remove);
        joinDeadlineMs = NEVER;
        initialWaitEndMs = NEVER;
        generation++;
        if (members.isEmpty()) {
            become(GroupState.EMPTY);
            protocol = null;
            store.accept(this, toStored()); // or a restart would bring back, and wait for, members that have gone
            return;
        }
        if (members.get(leaderId).awaitingJoin == null) {
            leaderId = members.values().stream().filter(m -> m.awaitingJoin != null).findFirst().map(m -> m.memberId).orElse(leaderId);
        }
        protocol = electProtocol();
        become(GroupState.COMPLETING_REBALANCE);
        syncDeadlineMs = nowMs + members.values().stream().mapToInt(m -> m.subscription.rebalanceTimeoutMs()).max().orElse(0);
        for (GroupMember member : List.copyOf(members.values())) {
            member.heardOf(nowMs);
            member.completeJoin(joined(member, false));
        }
    }

    /** The protocol with the most votes among those that all members support; of equals, the one voted for first. */
    private String electProtocol() {
        List<String> candidates = candidates();
        Map<String, Integer> votes = new LinkedHashMap<>();
        members.values().forEach(member -> votes.merge(member.vote(candidates), 1, Integer::sum));
        String winner = null;
        for (Map.Entry<String, Integer> count : votes.entrySet()) {
            winner = winner == null || count.getValue() > votes.get(winner) ? count.getKey() : winner;
        }
        return winner;
    }

    private List<String> candidates() {
        List<String> candidates = new ArrayList<>();
        GroupMember first = members.values().iterator().next();
        for (JoinGroupRequestProtocol offered : first.subscription.protocols()) {
            if (members.values().stream().allMatch(member -> member.supports(offered.name()))) {
                candidates.add(offered.name());
            }
        }
        return candidates;
    }

    /** The leader, and nobody else, gets the list of members with what they said for the elected protocol. */
    private JoinGroupResponse joined(GroupMember member, boolean skipAssignment) {
        List<JoinGroupResponseMember> list = new ArrayList<>();
        if (isLeader(member.memberId)) {
            for (GroupMember one : members.values()) {
                list.add(new JoinGroupResponseMember(one.memberId, one.groupInstanceId, one.metadataOf(protocol)));
            }
        }
        return new JoinGroupResponse(0, ErrorCode.NONE.code(), generation, protocolType, protocol, leaderId,
            skipAssignment && isLeader(member.memberId), member.memberId, list);
    }

    static JoinGroupResponse joinError(String memberId, ErrorCode error) {
        return new JoinGroupResponse(0, error.code(), -1, null, null, "", false, memberId, List.of());
    }

    // ---- syncing

    void sync(SyncGroupRequest request, long nowMs, Consumer<SyncGroupResponse> reply) {
        ErrorCode error = validate(request.memberId(), request.groupInstanceId(), request.generationId());
        boolean mismatch = request.protocolType() != null && !request.protocolType().equals(protocolType)
            || request.protocolName() != null && !request.protocolName().equals(protocol);
        if (error != ErrorCode.NONE) {
            reply.accept(syncError(error));
        } else if (mismatch) {
            reply.accept(syncError(ErrorCode.INCONSISTENT_GROUP_PROTOCOL));
        } else if (state == GroupState.PREPARING_REBALANCE) {
            reply.accept(syncError(ErrorCode.REBALANCE_IN_PROGRESS));
        } else if (state == GroupState.STABLE) {
            GroupMember member = members.get(request.memberId());
            member.heardOf(nowMs);
            reply.accept(assigned(member));
        } else {
            GroupMember member = members.get(request.memberId());
            member.heardOf(nowMs);
            member.awaitingSync = reply;
            if (isLeader(member.memberId)) {
                assign(request.assignments());
                store.accept(this, toStored());
            }
        }
    }

    private void assign(List<SyncGroupRequestAssignment> assignments) {
        members.values().forEach(member -> member.assignment = ByteBuffer.allocate(0));
        for (SyncGroupRequestAssignment assignment : assignments) {
            GroupMember member = members.get(assignment.memberId());
            if (member != null) {
                member.assignment = assignment.assignment();
            }
        }
    }

    /** The outcome of storing a generation. One that has been overtaken by a new rebalance is of no interest any more. */
    void stored(int storedGeneration, ErrorCode error, long nowMs) {
        if (state != GroupState.COMPLETING_REBALANCE || generation != storedGeneration) {
            return;
        }
        if (error != ErrorCode.NONE) {
            members.values().forEach(member -> member.completeSync(syncError(error)));
            prepareRebalance(nowMs);
            return;
        }
        become(GroupState.STABLE);
        syncDeadlineMs = NEVER;
        members.values().forEach(member -> member.completeSync(assigned(member)));
    }

    private SyncGroupResponse assigned(GroupMember member) {
        return new SyncGroupResponse(0, ErrorCode.NONE.code(), protocolType, protocol, member.assignment);
    }

    static SyncGroupResponse syncError(ErrorCode error) {
        return new SyncGroupResponse(0, error.code(), null, null, ByteBuffer.allocate(0));
    }

    // ---- staying and leaving

    ErrorCode heartbeat(HeartbeatRequest request, long nowMs) {
        ErrorCode error = validate(request.memberId(), request.groupInstanceId(), request.generationId());
        if (error != ErrorCode.NONE) {
            return error;
        }
        members.get(request.memberId()).heardOf(nowMs);
        return state == GroupState.PREPARING_REBALANCE ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE;
    }

    /** Whether a member may commit offsets; hearing of it counts as a heartbeat. */
    ErrorCode validateCommit(String memberId, String groupInstanceId, int ofGeneration, long nowMs) {
        if (ofGeneration < 0 && memberId.isEmpty() && groupInstanceId == null) {
            return state == GroupState.EMPTY ? ErrorCode.NONE : ErrorCode.UNKNOWN_MEMBER_ID; // a consumer without group membership
        }
        ErrorCode error = validate(memberId, groupInstanceId, ofGeneration);
        if (error == ErrorCode.NONE) {
            members.get(memberId).heardOf(nowMs);
            return state == GroupState.COMPLETING_REBALANCE ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE;
        }
        return error;
    }

    ErrorCode leave(String memberId, String groupInstanceId, long nowMs) {
        if (memberId.isEmpty() && groupInstanceId != null && memberIdByInstance.containsKey(groupInstanceId)) {
            return leave(memberIdByInstance.get(groupInstanceId), groupInstanceId, nowMs);
        }
        if (pendingIds.remove(memberId) != null) {
            maybeCompleteJoin(nowMs);
            return ErrorCode.NONE;
        }
        ErrorCode error = identify(memberId, groupInstanceId);
        if (error == ErrorCode.NONE) {
            removeAndRebalance(members.get(memberId), nowMs);
        }
        return error;
    }

    private void removeAndRebalance(GroupMember member, long nowMs) {
        remove(member);
        if (state == GroupState.STABLE || state == GroupState.COMPLETING_REBALANCE) {
            prepareRebalance(nowMs);
        }
        maybeCompleteJoin(nowMs);
    }

    private void remove(GroupMember member) {
        members.remove(member.memberId);
        if (member.isStatic()) {
            memberIdByInstance.remove(member.groupInstanceId, member.memberId);
        }
        if (isLeader(member.memberId)) {
            leaderId = members.isEmpty() ? null : members.keySet().iterator().next();
        }
        member.completeJoin(joinError(member.memberId, ErrorCode.UNKNOWN_MEMBER_ID));
        member.completeSync(syncError(ErrorCode.UNKNOWN_MEMBER_ID));
    }

    private ErrorCode validate(String memberId, String groupInstanceId, int ofGeneration) {
        ErrorCode error = identify(memberId, groupInstanceId);
        return error != ErrorCode.NONE || ofGeneration == generation ? error : ErrorCode.ILLEGAL_GENERATION;
    }

    private ErrorCode identify(String memberId, String groupInstanceId) {
        if (groupInstanceId != null) {
            String owner = memberIdByInstance.get(groupInstanceId);
            return owner == null ? ErrorCode.UNKNOWN_MEMBER_ID
                : owner.equals(memberId) ? ErrorCode.NONE : ErrorCode.FENCED_INSTANCE_ID;
        }
        return members.containsKey(memberId) ? ErrorCode.NONE : ErrorCode.UNKNOWN_MEMBER_ID;
    }

    // ---- time

    /** Drops who was not heard of and goes on with a rebalance that has waited long enough. */
    void tick(long nowMs) {
        pendingIds.values().removeIf(lapsesMs -> nowMs >= lapsesMs);
        for (GroupMember member : List.copyOf(members.values())) {
            boolean missedSync = nowMs >= syncDeadlineMs && state == GroupState.COMPLETING_REBALANCE && member.awaitingSync == null;
            if (members.containsKey(member.memberId) && (missedSync || nowMs >= member.sessionDeadlineMs)) {
                removeAndRebalance(member, nowMs);
            }
        }
        maybeCompleteJoin(nowMs);
    }

    /** The earliest time at which {@link #tick} may have something to do; {@link Long#MAX_VALUE} if there is none. */
    long nextDeadlineMs() {
        long next = Math.min(joinDeadlineMs, syncDeadlineMs);
        for (GroupMember member : members.values()) {
            next = Math.min(next, member.sessionDeadlineMs);
        }
        for (long lapsesMs : pendingIds.values()) {
            next = Math.min(next, lapsesMs);
        }
        return next;
    }

    /** Another node looks after the group now; nobody gets an answer from here any more. */
    void dismiss() {
        for (GroupMember member : members.values()) {
            member.completeJoin(joinError(member.memberId, ErrorCode.NOT_COORDINATOR));
            member.completeSync(syncError(ErrorCode.NOT_COORDINATOR));
        }
        become(GroupState.DEAD);
    }

    private void become(GroupState next) {
        Check.holds("group.I1", state.mayBecome(next));
        state = next;
    }
}
