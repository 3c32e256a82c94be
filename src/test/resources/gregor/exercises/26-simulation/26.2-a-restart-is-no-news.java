// why this is plausible: it is the same node in the same epoch; but it may have lost records that others have already fetched from it.
boolean leads(ReplicaKey leader, int epoch, int life, long nowNanos) {
    Reign reign = reigns.get(epoch);
    if (reign == null) {
        reigns.put(epoch, new Reign(leader, life, nowNanos));
        return true;
    }
    Violation.unless(reign.leader.equals(leader), "RFT-1", "%s leads epoch %d, and so did %s", leader, epoch, reign.leader);
    return false;
}
