// in: BrokerHeartbeats
// caught by: gregor.controller.BrokerHeartbeatsTest#whoIsStaleAndWhoHoldsItsId
    void restart(ClusterImage cluster, long nowNs) {
        sessions.clear();
    }
