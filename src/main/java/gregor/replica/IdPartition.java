package gregor.replica;

import gregor.base.Uuid;

/** A partition of a topic that is named by its id, whatever the topic is called. */
record IdPartition(Uuid topicId, int partition) {

    static IdPartition of(FollowedPartition followed) {
        return new IdPartition(followed.topicId(), followed.topicPartition().partition());
    }
}
