package gregor.replica;

import gregor.message.FetchMessage.PartitionData;

/** What a fetch found in one partition, as the reply will say it, next to what was wanted. */
public record FetchResult(FetchPartitionRequest wanted, PartitionData data) {}
