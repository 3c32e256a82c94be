// in: IsrState
// caught by: gregor.isr.IsrStateTest#whoeverCouldBeElectedCounts
public IsrState refused(ErrorCode error) {
    return decided(isr, partitionEpoch);
}
