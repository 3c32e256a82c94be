// in: LogManager
// caught by: gregor.log.HistoricalLogTest#h36NoMarkerUnlessLoadingFinished
    public synchronized void close(long brokerEpoch) {
        List<Runnable> closing = new ArrayList<>();
        logs.values().forEach(log -> closing.add(() -> close(log)));
        workers.runAll(node.numRecoveryThreadsPerDataDir() * directories.size(), "close-log", closing);
        for (LogDirectory directory : directories) {
            try (LogDirectory unlockedAfterwards = directory) {
                if (unlockedAfterwards.failure() == null) {
                    unlockedAfterwards.writeCleanMarker(brokerEpoch);
                }
            } catch (IOException e) {
                directory.failed(e.toString());
            }
        }
    }
