// in: UnifiedLog
// under: whole:F21
    public FetchInfo read(long startOffset, int maxBytes, FetchIsolation isolation, boolean minOneBatch) {
        return reads.reading(() -> reads.read(startOffset, maxBytes, FetchIsolation.LOG_END, minOneBatch));
    }
