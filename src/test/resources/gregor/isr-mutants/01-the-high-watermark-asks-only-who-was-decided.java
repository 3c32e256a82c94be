// in: IsrState
// caught by: gregor.isr.IsrStateTest#whatIsPendingIsTheUnion
public boolean mayBeInSync(int brokerId) {
    return isr.contains(brokerId);
}
