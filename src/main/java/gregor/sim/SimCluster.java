package gregor.sim;

import java.util.List;
import java.util.SortedMap;

/** The nodes of a run, the work they are given, and what must hold of them. */
interface SimCluster {

    List<? extends SimNode> nodes();

    /** Starts all nodes and begins to give them work. */
    void start();

    /** Checks what must hold after something has happened. @param process that did it; null for the world */
    void check(SimProcess process);

    /** A fault that is a request to the cluster, or needs its knowledge: F13, F21 to F24. */
    void ask(Fault fault);

    /** Which nodes, if all others are gone for good, must go on: by their ids. */
    List<Integer> drawCore(SimEntropy entropy);

    /** How long the core may take until it is alive, in milliseconds. */
    long liveWithinMs();

    /** From now on {@link #missing} counts. */
    void beginLiveness(List<Integer> core);

    /** What is not as it must be in the end; null once all is. */
    String missing();

    /** Gives no more work. */
    void stopWork();

    /** How many events a second are too many for a cluster that does nothing. */
    long idleEventsPerSecond();

    long elections();

    /** How often something rare has happened, by its name. */
    SortedMap<String, Long> marks();
}
