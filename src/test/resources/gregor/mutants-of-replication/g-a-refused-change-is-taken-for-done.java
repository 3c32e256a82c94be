// in: IsrState
// under: whole:F10,F17
// from seed: 3
// found as: REP-14
    public IsrState refused(ErrorCode error) {
        return decided(proposal.isrIds(), partitionEpoch);
    }
