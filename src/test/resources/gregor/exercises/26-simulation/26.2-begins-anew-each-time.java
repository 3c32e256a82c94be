// why this is plausible: what it was told last is put down, as in most maps; but a reign begins once, and RFT-14 counts from there.
boolean leads(ReplicaKey leader, int epoch, int life, long nowNanos) {
    Reign reign = reigns.put(epoch, new Reign(leader, life, nowNanos));
    if (reign == null) {
        return true;
    }
    Violation.unless(reign.leader.equals(leader), "RFT-1", "%s leads epoch %d, and so did %s", leader, epoch, reign.leader);
    Violation.unless(reign.life == life, "RFT-3", "%s leads epoch %d in life %d, as it did in life %d", leader, epoch, life, reign.life);
    return false;
}
