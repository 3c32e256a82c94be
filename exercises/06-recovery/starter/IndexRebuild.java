package gregor.log;

import gregor.config.TopicConfig;
import java.io.IOException;
import java.util.NavigableMap;

/**
 * Makes the indexes of one segment again, whose batches are not in doubt: an index file was missing, or could not be
 * right. Goes by the headers of the batches, and deletes nothing of the log (log.I4). Source: Kafka's
 * {@code LogSegment.recover}.
 */
final class IndexRebuild {

    private final TopicConfig config;
    private final ProducerSnapshots snapshots;
    private final NavigableMap<Long, LogSegment> segments;

    /** @param segments of the log, for the transactions that were open where a segment begins */
    IndexRebuild(TopicConfig config, ProducerSnapshots snapshots, NavigableMap<Long, LogSegment> segments) {
        this.config = config;
        this.snapshots = snapshots;
        this.segments = segments;
    }

    /** Replaces all three indexes of a segment. */
    void rebuild(LogSegment segment) throws IOException {
        throw new UnsupportedOperationException("Exercise 6.2: make an index again");
    }
}
