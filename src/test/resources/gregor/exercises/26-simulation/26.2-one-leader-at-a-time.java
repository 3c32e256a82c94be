// why this is plausible: two leaders at once look like the bug; but who was cut off is allowed to believe in an epoch that is over.
boolean leads(ReplicaKey leader, int epoch, int life, long nowNanos) {
    for (Map.Entry<Integer, Reign> later : reigns.entrySet()) {
        Violation.unless(later.getKey() <= epoch, "RFT-1", "%s leads epoch %d, and %s leads %d", leader, epoch, later.getValue().leader, later.getKey());
    }
    Reign reign = reigns.get(epoch);
    if (reign == null) {
        reigns.put(epoch, new Reign(leader, life, nowNanos));
        return true;
    }
    Violation.unless(reign.leader.equals(leader), "RFT-1", "%s leads epoch %d, and so did %s", leader, epoch, reign.leader);
    Violation.unless(reign.life == life, "RFT-3", "%s leads epoch %d in life %d, as it did in life %d", leader, epoch, life, reign.life);
    return false;
}
