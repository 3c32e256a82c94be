/**
 * The command line: what one types to look at a cluster and to change it, with the flags and the output of Apache
 * Kafka's own tools.
 *
 * <p><b>The problem.</b> Whoever runs Kafka has its commands in the fingers and in scripts. So a flag has the name it has
 * there and means what it means there, and a line of output is the same line. What is done differently, is done so that
 * a person sees sooner what is wrong: an error is one line, a mistyped flag is answered with the nearest one, a broker
 * that can't be reached is told after seconds.
 *
 * <p><b>Terms.</b> A <i>tool</i> is a class with {@code run(args, context)}, which returns the exit code. Its
 * <i>context</i> is all of the world that it sees: streams, clock, files, connections.
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: a tool returns 0 if everything that was asked for was done, else 1 with a line on the error stream that says
 *       why.
 *   <li>I2: a flag that is not known, or a value that makes no sense, stops a tool before it has done anything.
 *   <li>I3: what {@code dump-log} prints of a file is what Kafka's {@code DumpLogSegments} prints of it (an interop test
 *       compares them); no bytes of any file make it throw.
 * </ul>
 *
 * <p><b>Reading order.</b> {@link gregor.tools.ToolContext} and {@code Tool}, {@code CommandLine}, {@code ClientFlags}:
 * what all tools share. {@link gregor.tools.TopicsTool}, {@link gregor.tools.ConfigsTool},
 * {@link gregor.tools.GetOffsetsTool}, {@link gregor.tools.DeleteRecordsTool}, {@link gregor.tools.LogDirsTool},
 * {@link gregor.tools.ClusterIdTool}: a cluster from outside. {@link gregor.tools.MetadataQuorumTool},
 * {@link gregor.tools.FeaturesTool}, {@link gregor.tools.LeaderElectionTool}, {@link gregor.tools.ReassignPartitionsTool}: what
 * its controllers decide. {@link gregor.tools.ConsoleProducerTool} and
 * {@link gregor.tools.ConsoleConsumerTool}: records. {@link gregor.tools.StorageTool},
 * {@link gregor.tools.DumpLogTool} and {@link gregor.tools.MetadataShellTool}: a node's files; {@link gregor.tools.BatchBytes} and
 * {@link gregor.tools.IndexBytes}: which of their bytes are what. {@link gregor.tools.BenchTool}: how fast, and at what cost.
 * {@link gregor.tools.CrashTool}: a log on a simulated disk, crashed at each of its calls. {@link gregor.tools.SimTool}: a simulated
 * cluster under faults.
 *
 * <p><b>Left out</b> of what Apache Kafka's tools have: groups, and with them {@code --group}; flags that name a class
 * to load; settings of users, clients and groups; the decoder of {@code __remote_log_metadata}.
 *
 * <p><b>Sources.</b> The classes of {@code org.apache.kafka.tools}, {@code kafka.admin.ConfigCommand} and
 * {@code kafka.tools.StorageTool} of 4.3.1, as they print.
 */
@Uses({"base", "client", "compress", "config", "controller", "group", "index", "log", "message", "metadata", "port", "protocol", "raft", "record", "sim"})
package gregor.tools;

import gregor.base.Uses;
