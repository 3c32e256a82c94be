// in: PartitionChange
// caught by: gregor.controller.PartitionChangeTest#rep13WhoStoppedUncleanlyIsNeitherInSyncNorEligible
    PartitionChange uncleanlyStopped(int brokerId) {
        return this;
    }
