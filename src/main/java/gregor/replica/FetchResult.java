package gregor.replica;

import gregor.log.LogOffsetMetadata;
import gregor.message.FetchMessage.PartitionData;

/**
 * What a fetch found in one partition, as the reply will say it, next to what was wanted.
 *
 * @param start where the fetch offset is in the log; null if nothing was read: there was an error, or the asker is sent elsewhere
 * @param logEndOffset where the log ended when it was read, which is as far as a follower can have it next time; -1 if nothing was read
 */
public record FetchResult(FetchPartitionRequest wanted, PartitionData data, LogOffsetMetadata start, long logEndOffset) {

    /** A partition that was not read. */
    public FetchResult(FetchPartitionRequest wanted, PartitionData data) {
        this(wanted, data, null, -1);
    }
}
