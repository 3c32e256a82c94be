// why this is plausible: the last leader had most; but while there are eligible replicas that are only away, one of them has everything.
static Elected of(Kind kind, Candidates among) {
    List<Integer> replicas = among.replicas();
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
    if (among.lastKnown().size() == 1 && replicas.contains(among.lastKnown().get(0)) && among.mayLead().test(among.lastKnown().get(0))) {
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
