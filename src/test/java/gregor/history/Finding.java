package gregor.history;

import gregor.base.TopicPartition;

/** Something in a history that may not be. */
public record Finding(Oracle oracle, TopicPartition partition, String what) {

    /** What a finding offends. */
    public enum Oracle {
        /** One offset, two payloads. */
        INCONSISTENT,
        /** An acknowledged record, below what was read, that nobody ever read. */
        LOST,
        /** An acknowledged record that a scan of everything did not find. */
        UNSEEN,
        /** A record that nobody sent, or not there, or not so. */
        INVENTED,
        /** One payload twice, though its producer was idempotent. */
        DUPLICATE,
        /** A send failed for good, and the record is there. */
        FAILED_YET_READ,
        /** Records of one idempotent producer are not in the order in which it sent them. */
        PRODUCER_ORDER,
        /** A reader was given an offset again, or not at all. */
        READ_ORDER,
        /** A send that began after another had ended is in front of it. */
        REAL_TIME,
        /** The end of a partition, as listed, is before what had been acknowledged, read or listed. */
        STALE_END,
        /** One reader saw the leader's epoch fall, or two readers saw two of one offset. */
        LEADER_EPOCH,
        /** A group read another offset than it had committed, or committed one that it never came to. */
        COMMITTED_OFFSET,
        /** The files of two replicas differ, or lack what was acknowledged. */
        DISK
    }
}
