/**
 * Gregor: Apache Kafka, small enough to read. This package is the front door: mains of a few lines.
 *
 * <p><b>Reading order.</b> {@code gregor.Main} knows the commands, {@link gregor.Node} starts one node,
 * {@code gregor.LocalCluster} starts a cluster to play with; all of them come down to {@link gregor.local.RealNode}, which puts
 * {@link gregor.node.NodeWiring} on the edges of {@link gregor.os}.
 */
@Uses({"base", "config", "console", "local", "metrics", "node", "os", "port", "tools"})
package gregor;

import gregor.base.Uses;
