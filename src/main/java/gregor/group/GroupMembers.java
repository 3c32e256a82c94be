package gregor.group;

import gregor.base.ErrorCode;
import gregor.message.JoinGroupMessage.JoinGroupRequestProtocol;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who is in a classic group, who leads it, and which protocols they have in common. Knows nothing of generations and time. */
final class GroupMembers {

    /** In the order of their arrival, which decides who becomes leader. */
    private final Map<String, GroupMember> byId = new LinkedHashMap<>();
    private final Map<String, String> idByInstance = new LinkedHashMap<>();
    private String leaderId;

    /** The members now, unaffected by what happens to the group while the caller goes through them. */
    List<GroupMember> all() {
        return List.copyOf(byId.values());
    }

    /** The members themselves; for callers that change nothing meanwhile. */
    Collection<GroupMember> view() {
        return Collections.unmodifiableCollection(byId.values());
    }

    boolean isEmpty() {
        return byId.isEmpty();
    }

    /** The member, or null. */
    GroupMember get(String memberId) {
        return byId.get(memberId);
    }

    /** The member that has an instance id (null for none), or null. */
    GroupMember ofInstance(String groupInstanceId) {
        return groupInstanceId == null ? null : byId.get(idByInstance.get(groupInstanceId));
    }

    /** Null in a group without members. */
    String leaderId() {
        return leaderId;
    }

    boolean isLeader(String memberId) {
        return memberId.equals(leaderId);
    }

    void lead(String memberId) {
        leaderId = memberId;
    }

    /** The first member leads. */
    void add(GroupMember member) {
        byId.put(member.memberId, member);
        if (member.isStatic()) {
            idByInstance.put(member.groupInstanceId, member.memberId);
        }
        if (leaderId == null) {
            leaderId = member.memberId;
        }
    }

    void remove(GroupMember member) {
        byId.remove(member.memberId);
        if (member.isStatic()) {
            idByInstance.remove(member.groupInstanceId, member.memberId);
        }
        if (isLeader(member.memberId)) {
            leaderId = byId.isEmpty() ? null : byId.keySet().iterator().next();
        }
    }

    /** A static member comes back under a new id, and leads if it led before. */
    void replace(GroupMember before, GroupMember after) {
        boolean led = isLeader(before.memberId);
        remove(before);
        add(after);
        if (led) {
            leaderId = after.memberId;
        }
    }

    void clear() {
        byId.clear();
        idByInstance.clear();
        leaderId = null;
    }

    /** Leaves the lead to somebody who has joined the coming generation; false if nobody has. */
    boolean electJoinedLeader() {
        if (leaderId != null && byId.get(leaderId).awaitingJoin != null) {
            return true;
        }
        for (GroupMember member : byId.values()) {
            if (member.awaitingJoin != null) {
                leaderId = member.memberId;
                return true;
            }
        }
        return false;
    }

    /** Whether a request that names a member comes from it, and not from a former or an unknown one. */
    ErrorCode identify(String memberId, String groupInstanceId) {
        if (groupInstanceId != null) {
            String owner = idByInstance.get(groupInstanceId);
            return owner == null ? ErrorCode.UNKNOWN_MEMBER_ID
                : owner.equals(memberId) ? ErrorCode.NONE : ErrorCode.FENCED_INSTANCE_ID;
        }
        return byId.containsKey(memberId) ? ErrorCode.NONE : ErrorCode.UNKNOWN_MEMBER_ID;
    }

    boolean allHaveJoined() {
        for (GroupMember member : byId.values()) {
            if (member.awaitingJoin == null) {
                return false;
            }
        }
        return true;
    }

    /** The longest that any member may take to join; 0 without members. */
    int rebalanceTimeoutMs() {
        int longest = 0;
        for (GroupMember member : byId.values()) {
            longest = Math.max(longest, member.subscription.rebalanceTimeoutMs());
        }
        return longest;
    }

    boolean allSupportOneOf(List<JoinGroupRequestProtocol> offered) {
        for (JoinGroupRequestProtocol one : offered) {
            if (allSupport(one.name())) {
                return true;
            }
        }
        return false;
    }

    private boolean allSupport(String protocol) {
        for (GroupMember member : byId.values()) {
            if (!member.supports(protocol)) {
                return false;
            }
        }
        return true;
    }

    /** The protocol with the most votes among those that all members support; of equals, the one voted for first. */
    String electProtocol() {
        List<String> candidates = new ArrayList<>();
        for (JoinGroupRequestProtocol offered : byId.values().iterator().next().subscription.protocols()) {
            if (allSupport(offered.name())) {
                candidates.add(offered.name());
            }
        }
        Map<String, Integer> votes = new LinkedHashMap<>();
        byId.values().forEach(member -> votes.merge(member.vote(candidates), 1, Integer::sum));
        String winner = null;
        for (Map.Entry<String, Integer> count : votes.entrySet()) {
            winner = winner == null || count.getValue() > votes.get(winner) ? count.getKey() : winner;
        }
        return winner;
    }
}
