// in: IsrState
// caught by: gregor.isr.IsrStateTest#whoeverCouldBeElectedCounts
public List<Integer> maximalIsr() {
    return proposal == null ? isr : proposal.isrIds();
}
