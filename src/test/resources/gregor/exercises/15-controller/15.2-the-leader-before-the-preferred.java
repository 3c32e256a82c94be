// why this is plausible: a leader that works is not changed; but here somebody has asked for the preferred one.
static Elected of(Kind kind, Candidates among) {
    List<Integer> replicas = among.replicas();
    if (among.canLead(among.leader())) {
        return new Elected(among.leader(), false);
    }
    for (int replica : replicas) {
        if (among.canLead(replica)) {
            return new Elected(replica, false);
        }
    }
    boolean allLost = among.isr().isEmpty() && among.elr().isEmpty();
    if (allLost && among.lastKnown().size() == 1 && replicas.contains(among.lastKnown().get(0)) && among.mayLead().test(among.lastKnown().get(0))) {
        return new Elected(among.lastKnown().get(0), true);
    }
    if (kind == Kind.UNCLEAN) {
        for (int replica : replicas) {
            if (among.mayLead().test(replica)) {
                return new Elected(replica, true);
            }
        }
    }
    return new Elected(PartitionImage.NO_LEADER, false);
}
