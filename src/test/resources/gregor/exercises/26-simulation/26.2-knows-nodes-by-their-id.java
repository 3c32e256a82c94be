// why this is plausible: a node has one id all its life; but with an empty disk it has forgotten its vote, and is another replica.
boolean leads(ReplicaKey leader, int epoch, int life, long nowNanos) {
    Reign reign = reigns.get(epoch);
    if (reign == null) {
        reigns.put(epoch, new Reign(leader, life, nowNanos));
        return true;
    }
    Violation.unless(reign.leader.id() == leader.id(), "RFT-1", "%s leads epoch %d, and so did %s", leader, epoch, reign.leader);
    Violation.unless(reign.life == life, "RFT-3", "%s leads epoch %d in life %d, as it did in life %d", leader, epoch, life, reign.life);
    return false;
}
