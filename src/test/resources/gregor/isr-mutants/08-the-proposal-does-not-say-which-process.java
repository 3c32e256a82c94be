// in: LeaderRole
// caught by: gregor.replica.LeadingTest#aFollowerThatHasEverythingIsProposedWithTheEpochThatItFetchedIn
private List<Member> members(List<Integer> brokerIds) {
    List<Member> members = new ArrayList<>(brokerIds.size() + 1);
    for (int brokerId : brokerIds) {
        members.add(new Member(brokerId, Member.UNKNOWN_EPOCH));
    }
    return members;
}

private synchronized void expand(Follower follower) {
    FollowerProgress progress = follower.progress;
    if (find(follower.brokerId) == follower && mayJoin(follower.brokerId, progress)) {
        List<Member> wanted = members(isr.isr());
        wanted.add(new Member(follower.brokerId, Member.UNKNOWN_EPOCH));
        propose(wanted);
    }
}
