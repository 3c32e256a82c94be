// why this is plausible: an unclean election takes any replica that is there; but not as long as there is one that has everything.
static Elected of(Kind kind, Candidates among) {
    List<Integer> replicas = among.replicas();
    if (kind == Kind.UNCLEAN) {
        for (int replica : replicas) {
            if (among.mayLead().test(replica)) {
                return new Elected(replica, !among.canLead(replica));
            }
        }
    }
    if (kind == Kind.PREFERRED && among.canLead(replicas.get(0))) {
        return new Elected(replicas.get(0), false);
    }
    if (among.canLead(among.leader())) {
        return new Elected(among.leader(), false);
    }
    for (int replica : replicas) {
        if (among.canLead(replica)) {
            return new Elected(replica, false);
        }
    }
    return new Elected(PartitionImage.NO_LEADER, false);
}
