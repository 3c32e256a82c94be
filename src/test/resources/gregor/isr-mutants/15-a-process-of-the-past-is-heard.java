// in: PartitionContext
// caught by: gregor.replica.LeadingTest#h14WhoHasRestartedHasToCatchUpAgain
boolean isOfThePast(int broker, long epoch) {
    return false;
}
