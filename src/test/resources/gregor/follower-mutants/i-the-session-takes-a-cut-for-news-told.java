// in: FetchSession
// caught by: gregor.replica.FetchSessionTest#aDivergingEpochIsNewsAgainAndAgain
private static boolean isDiverging(PartitionData data) {
    return false;
}
