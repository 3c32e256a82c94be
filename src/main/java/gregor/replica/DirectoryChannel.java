package gregor.replica;

import gregor.base.TopicPartition;
import gregor.base.Uuid;

/** Tells the controller in which log directory of this broker a replica is, or is about to be. */
public interface DirectoryChannel {

    /**
     * Tells, again and again until the controller has taken note of it, or until something newer is told of the replica. What was told
     * last is not corrected to where the log is while a copy of it is in that directory.
     *
     * @param directory the id of the directory
     * @param accepted run once, on any thread, when the controller has taken note of it; not if something newer was told
     */
    void assign(TopicPartition partition, Uuid topicId, Uuid directory, Runnable accepted);
}
