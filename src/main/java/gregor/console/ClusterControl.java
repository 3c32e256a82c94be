package gregor.console;

/**
 * A local cluster, as the page sees it and acts on it. The page works with anything that does this: nodes of one process,
 * processes of their own, or a test's pretence.
 *
 * <p>Any thread may call, several at once. An action returns when it is done, or when it has begun and the next snapshot
 * shows that; it may take seconds. What it is asked for twice it does once: to stop a node that is stopped has no effect.
 *
 * <p>An action that can't be carried out throws a {@link gregor.base.KafkaException} or an
 * {@link IllegalArgumentException} whose text says to a person why not and what is possible.
 */
public interface ClusterControl {

    /**
     * The cluster now, or as of a moment ago: this is called a few times a second, by one thread, and must not wait for a
     * node that doesn't answer. It works while nodes are stopped, killed, paused and cut off, and while nobody leads.
     */
    ClusterSnapshot snapshot();

    /** Shuts a node down in order: it gives its leaderships away, writes what it has and leaves. */
    void stop(int nodeId);

    /** Ends a node at once with nothing tidied up, as {@code kill -9} does. */
    void kill(int nodeId);

    /** Lets a node do nothing more, as {@code SIGSTOP} does: its connections stay open and nobody answers on them. */
    void pause(int nodeId);

    /** Lets a paused node go on. */
    void resume(int nodeId);

    /** Starts a node that was stopped or killed, on the same files; stops one that runs first. */
    void restart(int nodeId);

    /** Whether a node can be cut off here: nodes that are processes of their own share one machine's network. */
    boolean canCutOff();

    /**
     * Parts a node from all others, and from clients: nothing passes in either direction, and its connections stay open. It works
     * on and believes what it knew last.
     */
    void cutOff(int nodeId);

    /** Joins a node that was cut off with the others again. What was on its way arrives now. */
    void rejoin(int nodeId);

    /**
     * @param name of the new topic
     * @param partitions at least 1
     * @param replicas of each partition, from 1 to the number of nodes
     */
    void createTopic(String name, int partitions, int replicas);

    /**
     * Produces records to all partitions of a topic, with acks=all, and returns once they are under way.
     *
     * @param records how many, from 1 to {@link #MOST_RECORDS}
     */
    void burst(String topic, int records);

    /** Of one burst. */
    int MOST_RECORDS = 1_000_000;
}
