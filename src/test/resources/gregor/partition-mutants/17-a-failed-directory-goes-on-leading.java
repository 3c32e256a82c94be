// in: PartitionChanges
// caught by: gregor.controller.DirectoryControlTest#aDirectoryThatFailsTakesItsLeadersAlongUntilItIsBack
    private boolean isOnline(int replica, PartitionImage partition) {
        return true;
    }
