package gregor.replica;

import gregor.base.Uuid;

/** What topics are called, by id. */
@FunctionalInterface
public interface TopicNames {

    /** The name of the topic with this id; null if there is none. */
    String nameOf(Uuid topicId);
}
