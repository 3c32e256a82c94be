package gregor.local;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One life of a node of a local cluster, from its start to its end; the next start is another. The methods are for one thread at
 * a time. None waits for other nodes.
 */
interface NodeRun {

    /** Completed when clients can use the node; fails if it can't start, or ends before. */
    CompletableFuture<Void> ready();

    /** Leaves as a broker, for when all nodes end together. Completed when it has left, or will not. */
    CompletableFuture<Void> leave();

    /** Ends in order. Completed when it has ended. */
    CompletableFuture<Void> stop();

    /** Ends at once with nothing tidied up; it has ended when this returns. */
    void kill();

    void pause();

    void resume();

    /** @throws UnsupportedOperationException if nothing stands between this node and the others */
    void cutOff();

    void rejoin();

    /** What the node knew when it was last looked at, which asks it to look again; null if it never did. Any thread. */
    NodeView look();

    /** Starts nodes of one kind. */
    interface Factory {

        /** Whether {@link NodeRun#cutOff} works. */
        boolean canCutOff();

        /**
         * Begins to start a node. Returns at once.
         *
         * @param ended told why, when the node ends by itself; on any thread
         */
        NodeRun start(int nodeId, Consumer<String> ended);
    }
}
