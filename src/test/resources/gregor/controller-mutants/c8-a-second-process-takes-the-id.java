// in: BrokerHeartbeats
// caught by: gregor.controller.BrokerHeartbeatsTest#whoIsStaleAndWhoHoldsItsId
    boolean holdsId(BrokerRegistration broker, long nowNs) {
        Session session = sessions.get(broker.id());
        return session != null && session.heard && session.epoch == broker.epoch() && !isOver(session, nowNs);
    }
