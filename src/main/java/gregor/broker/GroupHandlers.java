package gregor.broker;

import gregor.base.ErrorCode;
import gregor.group.GroupCoordinator;
import gregor.message.HeartbeatMessage.HeartbeatRequest;
import gregor.message.HeartbeatMessage.HeartbeatResponse;
import gregor.message.JoinGroupMessage.JoinGroupRequest;
import gregor.message.JoinGroupMessage.JoinGroupResponse;
import gregor.message.LeaveGroupMessage.LeaveGroupRequest;
import gregor.message.LeaveGroupMessage.LeaveGroupResponse;
import gregor.message.LeaveGroupMessage.MemberIdentity;
import gregor.message.LeaveGroupMessage.MemberResponse;
import gregor.message.SyncGroupMessage.SyncGroupRequest;
import java.util.ArrayList;
import java.util.List;

/** What members of classic groups ask. Joins and syncs are answered when their group is ready. */
final class GroupHandlers {

    private static final int FIRST_JOIN_VERSION_WITH_NULL_PROTOCOL = 7;
    private static final int FIRST_LEAVE_VERSION_WITH_BATCHES = 3;

    private final GroupCoordinator groups;

    GroupHandlers(GroupCoordinator groups) {
        this.groups = groups;
    }

    /** JoinGroup v0-9. */
    void join(JoinGroupRequest request, RequestContext context) {
        String clientHost = "/" + context.connection().clientAddress();
        groups.join(request, context.version(), context.clientId(), clientHost, reply -> context.reply(forVersion(reply, context.version())));
    }

    /** Where there is no protocol to name, older versions have the empty text and newer ones null. */
    private static JoinGroupResponse forVersion(JoinGroupResponse reply, int version) {
        if (reply.protocolName() != null || version >= FIRST_JOIN_VERSION_WITH_NULL_PROTOCOL) {
            return reply;
        }
        return new JoinGroupResponse(reply.throttleTimeMs(), reply.errorCode(), reply.generationId(), reply.protocolType(), "",
            reply.leader(), reply.skipAssignment(), reply.memberId(), reply.members());
    }

    /** SyncGroup v0-5. */
    void sync(SyncGroupRequest request, RequestContext context) {
        groups.sync(request, context::reply);
    }

    /** Heartbeat v0-4. */
    void heartbeat(HeartbeatRequest request, RequestContext context) {
        context.reply(new HeartbeatResponse(0, groups.heartbeat(request).code()));
    }

    /** LeaveGroup v0-5: one member, or from version 3 on many with an error for each. */
    void leave(LeaveGroupRequest request, RequestContext context) {
        if (context.version() < FIRST_LEAVE_VERSION_WITH_BATCHES) {
            ErrorCode error = groups.leave(request.groupId(), request.memberId(), null);
            context.reply(new LeaveGroupResponse(0, error.code(), List.of()));
            return;
        }
        List<MemberResponse> members = new ArrayList<>();
        for (MemberIdentity member : request.members()) {
            ErrorCode error = groups.leave(request.groupId(), member.memberId(), member.groupInstanceId());
            if (concernsTheGroup(error)) {
                context.reply(new LeaveGroupResponse(0, error.code(), List.of()));
                return;
            }
            members.add(new MemberResponse(member.memberId(), member.groupInstanceId(), error.code()));
        }
        context.reply(new LeaveGroupResponse(0, ErrorCode.NONE.code(), members));
    }

    private static boolean concernsTheGroup(ErrorCode error) {
        return error == ErrorCode.NOT_COORDINATOR || error == ErrorCode.COORDINATOR_LOAD_IN_PROGRESS || error == ErrorCode.INVALID_GROUP_ID;
    }
}
