// why this is plausible: epochs go up, so the last one seems to be enough to remember; but an old leader speaks late, and so does a false one.
boolean leads(ReplicaKey leader, int epoch, int life, long nowNanos) {
    Reign reign = reigns.get(epoch);
    if (reign == null) {
        reigns.clear();
        reigns.put(epoch, new Reign(leader, life, nowNanos));
        return true;
    }
    if (!reign.leader.equals(leader)) {
        Violation.unless(false, "RFT-1", "%s leads epoch %d, and so did %s", leader, epoch, reign.leader);
    } else if (reign.life != life) {
        Violation.unless(false, "RFT-3", "%s leads epoch %d in life %d, as it did in life %d", leader, epoch, life, reign.life);
    }
    return false;
}
