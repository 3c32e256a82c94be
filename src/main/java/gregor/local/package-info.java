/**
 * Nodes on this machine: one, as {@code gregor.Node} starts it, or a cluster of them to play with, in which each can be stopped,
 * killed, paused and cut off.
 *
 * <p><b>The problem.</b> What a cluster is for shows when a node dies. A process can be killed, and that is what
 * {@code --processes} does. But an IDE's run button starts one process; so several nodes live in one JVM by default, and one of
 * them shall die there as a process dies: its connections end at once, nothing is tidied up, nothing more is written, its
 * files are closed and its locks are free. The node's own code must not know of that.
 *
 * <p><b>How.</b> A node touches the world through its {@link gregor.node.Edges} alone. {@code Gate} stands behind each of them:
 * where tasks begin, timers fire, requests come in, replies leave, files are written. Shut, it holds whoever comes; after a kill
 * it throws an error that nothing in a node catches. What the machine would do for a dead process, {@code GatedNode} does then.
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: when {@code kill} has returned, the node writes nothing, sends nothing, holds no lock and no port, and has no thread.
 *   <li>I2: while a node is paused nothing leaves it, and its connections stay open; what came for it is answered when it goes on.
 *   <li>I3: while a node is cut off nothing passes in either direction, and no connection ends; when it has joined the others
 *       again, what waited passes in its order.
 * </ul>
 *
 * <p><b>Reading order.</b> {@link gregor.local.ClusterPlan}, {@link gregor.local.RealNode}, {@code RealEdges}; {@code NodeRun},
 * {@code Gate}, {@code GatedNode} with {@code GatedTransport}, {@code GatedRequest}, {@code GatedDisk} and {@code GatedFile};
 * {@code ProcessNode} and its other side {@link gregor.local.NodeMain}; {@code LocalNode}, {@link gregor.local.LocalNodes},
 * {@code NodeView}, {@code Observed}, {@code Burst}, {@link gregor.local.Demonstration}.
 *
 * <p><b>Left out.</b> A process of its own can't be cut off. A node that is cut off is so from clients too.
 */
@Uses({"base", "client", "config", "console", "isr", "log", "metadata", "metrics", "network", "node", "os", "port", "protocol", "raft",
    "replica"})
package gregor.local;

import gregor.base.Uses;
