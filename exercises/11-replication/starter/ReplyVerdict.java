package gregor.replica;

import gregor.base.ErrorCode;
import gregor.fetch.FetchSessionHandler.Wanted;
import gregor.message.FetchMessage.EpochEndOffset;
import gregor.message.FetchMessage.PartitionData;
import java.util.Locale;

/** What a follower does with the part of a reply that is about one partition. */
enum ReplyVerdict {
    /** It answers a question that nobody asks any more. */
    IGNORE,
    /** The records are the next ones of the log; high watermark and log start hold with them. */
    APPEND,
    /** The log's end is of another history: cut it, and take nothing else from this reply, the high watermark neither (KAFKA-14704). */
    CUT,
    /** The leader has nothing at this offset: ask where its log begins and ends. */
    RESET,
    /** Leader and follower have not read the same metadata yet: it will pass in a moment. */
    RETRY_SOON,
    /** Something is wrong there. */
    RETRY_LATER,
    /** This term is over. The metadata will say so, and who leads then. */
    STOP;

    /** For people. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /**
     * @param asked what was asked of the partition; null if it was not
     * @param fetchOffset the offset that the follower needs next by now
     * @param leaderEpoch of the leader that it follows by now
     */
    static ReplyVerdict of(Wanted asked, long fetchOffset, int leaderEpoch, PartitionData data) {
        throw new UnsupportedOperationException("Exercise 11.2: what a reply says of one partition");
    }
}
