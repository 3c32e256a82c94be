package gregor.group;

import gregor.base.Check;
import gregor.base.ErrorCode;
import gregor.message.HeartbeatMessage.HeartbeatRequest;
import gregor.message.JoinGroupMessage.JoinGroupRequest;
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
    /** From this version of JoinGroup on, a new member is first given an id and has to come back with it (KIP-394). */
    private static final int FIRST_JOIN_VERSION_WITH_ID_REQUIRED = 4;
    /** From this version of JoinGroup on, a leader can be told to keep the assignment that there is (KIP-814). */
    private static final int FIRST_JOIN_VERSION_WITH_SKIP_ASSIGNMENT = 9;

    private final String groupId;
    private final int initialDelayMs;
    private final BiConsumer<ClassicGroup, Stored> store;
    private final GroupMembers members = new GroupMembers();
    /** Ids that were given out and have not come back yet, with the time at which they lapse. */
    private final Map<String, Long> pendingIds = new LinkedHashMap<>();

    private GroupState state = GroupState.EMPTY;
    private int generation;
    private String protocolType;
    private String protocol;
    /** When a rebalance under way goes on without those who are missing. */
    private long joinDeadlineMs = NEVER;
    /** When the wait for latecomers to a group that was empty ends for good. */
    private long initialWaitEndMs = NEVER;
    private boolean joinedDuringInitialWait;
    /** When members that have not asked for their assignment are dropped. */
    private long syncDeadlineMs = NEVER;
    /** Whether the leader's assignment for this generation is on its way to the log. */
    private boolean storing;

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
        return new Stored(protocolType, generation, protocol, members.leaderId(), members.all());
    }

    /** Takes over what was stored; the members get a full session to be heard of. */
    void restore(Stored stored, long nowMs) {
        members.clear();
        protocolType = stored.protocolType();
        generation = stored.generation();
        protocol = stored.protocol();
        stored.members().forEach(member -> {
            members.add(member);
            member.heardOf(nowMs);
        });
        if (!members.isEmpty()) {
            if (members.get(stored.leaderId()) != null) {
                members.lead(stored.leaderId());
            }
            become(GroupState.STABLE);
        }
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
        return members.isLeader(memberId);
    }

    /** Whether there is nothing to remember: nobody is here, is expected, or ever was. */
    boolean isVoid() {
        return state == GroupState.EMPTY && generation == 0 && pendingIds.isEmpty();
    }

    // ---- joining

    /**
     * @param version of the request
     * @param freshId the id to give to a member that has none
     */
    void join(JoinGroupRequest request, GroupMember.Subscription subscription, int version, String freshId, long nowMs,
            Consumer<JoinGroupResponse> reply) {
        ErrorCode refused = refusal(request);
        if (refused != ErrorCode.NONE) {
            reply.accept(joinError(request.memberId(), refused));
        } else if (request.memberId().isEmpty()) {
            joinWithoutId(request, subscription, version, freshId, nowMs, reply);
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
        if (!members.isEmpty() && !(request.protocolType().equals(protocolType) && members.allSupportOneOf(request.protocols()))) {
            return ErrorCode.INCONSISTENT_GROUP_PROTOCOL;
        }
        if (request.memberId().isEmpty() || pendingIds.containsKey(request.memberId())) {
            return ErrorCode.NONE;
        }
        return members.identify(request.memberId(), request.groupInstanceId());
    }

    private void joinWithoutId(JoinGroupRequest request, GroupMember.Subscription subscription, int version, String freshId,
            long nowMs, Consumer<JoinGroupResponse> reply) {
        String instance = request.groupInstanceId();
        GroupMember before = members.ofInstance(instance);
        if (before != null) {
            replaceStatic(before, new GroupMember(freshId, instance, subscription), version, nowMs, reply);
        } else if (instance == null && version >= FIRST_JOIN_VERSION_WITH_ID_REQUIRED) {
            pendingIds.put(freshId, nowMs + subscription.sessionTimeoutMs());
            reply.accept(joinError(freshId, ErrorCode.MEMBER_ID_REQUIRED));
        } else {
            addAndRebalance(new GroupMember(freshId, instance, subscription), request, nowMs, reply);
        }
    }

    /**
     * A static member is back after a restart: it takes the place it had, and its former self is fenced. As long as the
     * group keeps its protocol nobody else notices, but the new id must be in the log before the member hears of it:
     * the next coordinator would take it for a stranger.
     */
    private void replaceStatic(GroupMember before, GroupMember after, int version, long nowMs, Consumer<JoinGroupResponse> reply) {
        before.completeJoin(joinError(before.memberId, ErrorCode.FENCED_INSTANCE_ID));
        before.completeSync(syncError(ErrorCode.FENCED_INSTANCE_ID));
        members.replace(before, after);
        after.assignment = before.assignment;
        after.heardOf(nowMs);
        if (state == GroupState.STABLE && members.electProtocol().equals(protocol)) {
            after.awaitingJoin = reply;
            after.tookPlace = tookPlace(before, after, version);
            store.accept(this, toStored());
        } else {
            waitForGeneration(after, nowMs, reply);
        }
    }

    /** A leader that cannot be told to skip the assignment must not learn that it leads: it would assign anew. */
    private JoinGroupResponse tookPlace(GroupMember before, GroupMember after, int version) {
        boolean leads = isLeader(after.memberId);
        if (leads && version < FIRST_JOIN_VERSION_WITH_SKIP_ASSIGNMENT) {
            return new JoinGroupResponse(0, ErrorCode.NONE.code(), generation, protocolType, protocol, before.memberId, false,
                after.memberId, List.of());
        }
        return joined(after, leads);
    }

    private void addAndRebalance(GroupMember member, JoinGroupRequest request, long nowMs, Consumer<JoinGroupResponse> reply) {
        if (members.isEmpty()) {
            protocolType = request.protocolType();
        }
        member.isNew = true;
        members.add(member);
        joinedDuringInitialWait = true;
        waitForGeneration(member, nowMs, reply);
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
        member.tookPlace = null;
        member.heardOf(nowMs, NEW_MEMBER_JOIN_TIMEOUT_MS);
        if (state != GroupState.PREPARING_REBALANCE) {
            prepareRebalance(nowMs);
        }
        maybeCompleteJoin(nowMs);
    }

    private void prepareRebalance(long nowMs) {
        if (state == GroupState.COMPLETING_REBALANCE) {
            members.all().forEach(member -> member.completeSync(syncError(ErrorCode.REBALANCE_IN_PROGRESS)));
        }
        long rebalanceMs = members.rebalanceTimeoutMs();
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
        boolean allThere = pendingIds.isEmpty() && members.allHaveJoined();
        if (nowMs >= joinDeadlineMs && initial && joinedDuringInitialWait && nowMs < initialWaitEndMs) {
            joinedDuringInitialWait = false; // somebody else came: a group that starts up gets another delay
            joinDeadlineMs = Math.min(initialWaitEndMs, nowMs + initialDelayMs);
        } else if (nowMs >= joinDeadlineMs || allThere && !initial) {
            completeJoin(nowMs);
        }
    }

    private void completeJoin(long nowMs) {
        members.all().stream().filter(member -> member.awaitingJoin == null && !member.isStatic()).forEach(this::remove);
        initialWaitEndMs = NEVER;
        if (!members.isEmpty() && !members.electJoinedLeader()) {
            joinDeadlineMs = nowMs + Math.max(1, members.rebalanceTimeoutMs()); // static members have until their sessions end
            return;
        }
        joinDeadlineMs = NEVER;
        storing = false;
        generation++;
        if (members.isEmpty()) {
            become(GroupState.EMPTY);
            protocol = null;
            store.accept(this, toStored()); // or a restart would bring back, and wait for, members that have gone
            return;
        }
        protocol = members.electProtocol();
        become(GroupState.COMPLETING_REBALANCE);
        syncDeadlineMs = nowMs + members.rebalanceTimeoutMs();
        for (GroupMember member : members.all()) {
            member.isNew = false;
            member.owesSync = true;
            member.heardOf(nowMs);
            member.completeJoin(joined(member, false));
        }
    }

    /** The leader, and nobody else, gets the list of members with what they said for the elected protocol. */
    private JoinGroupResponse joined(GroupMember member, boolean skipAssignment) {
        List<JoinGroupResponseMember> list = new ArrayList<>();
        if (isLeader(member.memberId)) {
            for (GroupMember one : members.view()) {
                list.add(new JoinGroupResponseMember(one.memberId, one.groupInstanceId, one.metadataOf(protocol)));
            }
        }
        return new JoinGroupResponse(0, ErrorCode.NONE.code(), generation, protocolType, protocol, members.leaderId(),
            skipAssignment, member.memberId, list);
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
            member.owesSync = false;
            reply.accept(assigned(member));
        } else {
            GroupMember member = members.get(request.memberId());
            member.heardOf(nowMs);
            member.owesSync = false;
            member.completeSync(syncError(ErrorCode.REBALANCE_IN_PROGRESS)); // an earlier try of the same member
            member.awaitingSync = reply;
            if (isLeader(member.memberId) && !storing) {
                assign(request.assignments());
                storing = true;
                store.accept(this, toStored());
            }
        }
    }

    private void assign(List<SyncGroupRequestAssignment> assignments) {
        members.view().forEach(member -> member.assignment = ByteBuffer.allocate(0));
        for (SyncGroupRequestAssignment assignment : assignments) {
            GroupMember member = members.get(assignment.memberId());
            if (member != null) {
                member.assignment = assignment.assignment();
            }
        }
    }

    /** The outcome of storing a generation. One that has been overtaken by a new rebalance is of no interest any more. */
    void stored(int storedGeneration, ErrorCode error, long nowMs) {
        if (generation != storedGeneration) {
            return;
        }
        if (state == GroupState.COMPLETING_REBALANCE) {
            assignmentStored(error, nowMs);
        } else if (state == GroupState.STABLE) {
            placesStored(error, nowMs);
        }
    }

    private void assignmentStored(ErrorCode error, long nowMs) {
        storing = false;
        if (error != ErrorCode.NONE) {
            members.all().forEach(member -> member.completeSync(syncError(error)));
            prepareRebalance(nowMs);
            return;
        }
        become(GroupState.STABLE);
        for (GroupMember member : members.all()) {
            if (member.awaitingSync != null) {
                member.heardOf(nowMs); // it could not send heartbeats while it waited
                member.completeSync(assigned(member));
            }
        }
    }

    private void placesStored(ErrorCode error, long nowMs) {
        for (GroupMember member : members.all()) {
            if (member.tookPlace != null) {
                member.heardOf(nowMs);
                member.completeJoin(error == ErrorCode.NONE ? member.tookPlace : joinError("", error));
            }
        }
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
        if (ofGeneration < 0 && state == GroupState.EMPTY) {
            return ErrorCode.NONE; // a consumer without group membership, or an admin client
        }
        ErrorCode error = validate(memberId, groupInstanceId, ofGeneration);
        if (error == ErrorCode.NONE) {
            members.get(memberId).heardOf(nowMs);
            return state == GroupState.COMPLETING_REBALANCE ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE;
        }
        return error;
    }

    ErrorCode leave(String memberId, String groupInstanceId, long nowMs) {
        if (memberId.isEmpty() && members.ofInstance(groupInstanceId) != null) {
            return leave(members.ofInstance(groupInstanceId).memberId, groupInstanceId, nowMs);
        }
        if (pendingIds.remove(memberId) != null) {
            maybeCompleteJoin(nowMs);
            return ErrorCode.NONE;
        }
        ErrorCode error = members.identify(memberId, groupInstanceId);
        if (error == ErrorCode.NONE) {
            removeAndRebalance(List.of(members.get(memberId)), nowMs);
        }
        return error;
    }

    private void removeAndRebalance(List<GroupMember> gone, long nowMs) {
        gone.forEach(this::remove);
        if (!gone.isEmpty() && (state == GroupState.STABLE || state == GroupState.COMPLETING_REBALANCE)) {
            prepareRebalance(nowMs);
        }
        maybeCompleteJoin(nowMs);
    }

    private void remove(GroupMember member) {
        members.remove(member);
        member.completeJoin(joinError(member.memberId, ErrorCode.UNKNOWN_MEMBER_ID));
        member.completeSync(syncError(ErrorCode.UNKNOWN_MEMBER_ID));
    }

    private ErrorCode validate(String memberId, String groupInstanceId, int ofGeneration) {
        ErrorCode error = members.identify(memberId, groupInstanceId);
        return error != ErrorCode.NONE || ofGeneration == generation ? error : ErrorCode.ILLEGAL_GENERATION;
    }

    // ---- time

    /** Drops who was not heard of and goes on with a rebalance that has waited long enough. */
    void tick(long nowMs) {
        pendingIds.values().removeIf(lapsesMs -> nowMs >= lapsesMs);
        boolean syncIsOver = nowMs >= syncDeadlineMs;
        List<GroupMember> gone = new ArrayList<>();
        for (GroupMember member : members.view()) {
            if (syncIsOver && member.owesSync || nowMs >= member.deadlineMs()) {
                gone.add(member);
            }
        }
        if (syncIsOver) {
            syncDeadlineMs = NEVER;
        }
        removeAndRebalance(gone, nowMs);
    }

    /** The earliest time at which {@link #tick} may have something to do; {@link Long#MAX_VALUE} if there is none. */
    long nextDeadlineMs() {
        long next = Math.min(joinDeadlineMs, syncDeadlineMs);
        for (GroupMember member : members.view()) {
            next = Math.min(next, member.deadlineMs());
        }
        for (long lapsesMs : pendingIds.values()) {
            next = Math.min(next, lapsesMs);
        }
        return next;
    }

    /** Another node looks after the group now; nobody gets an answer from here any more. */
    void dismiss() {
        for (GroupMember member : members.all()) {
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
