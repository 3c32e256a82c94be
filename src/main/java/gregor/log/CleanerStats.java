package gregor.log;

/** What one cleaning has read and written. Source: Kafka's {@code CleanerStats}. */
final class CleanerStats {

    long mappedBytes;
    long mappedRecords;
    long bytesRead;
    long bytesWritten;
    long recordsRead;
    long recordsKept;
    /** Records without a key, of a time when the topic was not compacted. They are dropped. */
    long recordsWithoutKey;
    int segmentsRead;
    int segmentsWritten;

    @Override
    public String toString() {
        return String.format("%,d bytes mapped; %,d bytes with %,d records in %d segments became %,d with %,d in %d", mappedBytes,
            bytesRead, recordsRead, segmentsRead, bytesWritten, recordsKept, segmentsWritten);
    }
}
