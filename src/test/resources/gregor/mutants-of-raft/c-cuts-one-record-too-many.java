// in: MetadataRaftLog
    public void truncateTo(long offset) {
        log.truncateTo(Math.max(startOffset(), offset - 1), clock.millis());
    }
