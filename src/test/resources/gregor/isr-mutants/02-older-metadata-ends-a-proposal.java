// in: IsrState
// caught by: gregor.isr.IsrStateTest#olderNewsDoesNotEndAProposal
public IsrState learned(List<Integer> decidedIsr, int decidedEpoch) {
    return decidedEpoch >= partitionEpoch ? decided(decidedIsr, decidedEpoch) : this;
}
