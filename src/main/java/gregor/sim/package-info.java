/**
 * The simulated edges: the ports of {@code gregor.port} without an operating system, so that a run depends on a seed
 * and on nothing else.
 *
 * <p><b>The problem.</b> The failures that matter (the power is gone between two writes, the clock stands still, a file
 * keeps its old length) do not happen on a developer's machine when a test needs them. Here they happen on demand, and
 * again in the same way when the run is repeated.
 *
 * <p><b>Terms.</b> Bytes or names are <i>forced</i> once the program has asked the disk to make them last, and the disk
 * has agreed. A <i>crash</i> keeps what was forced; what it takes of the rest is its <i>loss</i>, and how much of a write in
 * progress it lets through is its <i>tear</i>. A <i>workload</i> is what a node does with a log until it crashes. A <i>world</i>
 * is one run's time and all that is yet to happen in it; a <i>process</i> is one life of the code on a node. A <i>swarm</i> is a
 * choice of kinds of faults, a <i>schedule</i> says which of them happens when. A <i>ghost</i> knows what no node can know.
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: after a crash a file has the bytes and the length it had when it was last forced.
 *   <li>I2: after a crash a directory has the names it had when it was last forced, each leading to the same file or
 *       directory as then.
 *   <li>I3: a channel or lock from before a crash has no effect after it.
 *   <li>I4: a crash with a loss leaves of a file some of the pages that were written since it was forced, and zeros or what
 *       was forced in the place of the others; and of a directory some of the changes since.
 *   <li>I5: a run is a function of its seed: the hash of all its events is the same each time.
 *   <li>I6: what arrives on a connection is a beginning of what was sent, in its order, and arrives by time, never within the call
 *       that sends. TCP loses no single message, so none is lost here: a connection stalls, breaks, or is clogged (F14).
 *   <li>I7: what a fault draws, what the code under test draws and what the world draws come from separate numbers; leaving a fault
 *       out changes none of the others.
 *   <li>I8: nothing here reads a clock, a random source, or the machine's files.
 * </ul>
 *
 * <p><b>Reading order.</b> {@link gregor.sim.SimClock}, {@link gregor.sim.SimEntropy}, {@link gregor.sim.SimDisk},
 * {@code SimInode}, {@code SimFileChannel}. What goes wrong: {@link gregor.sim.Loss}, {@link gregor.sim.Tear},
 * {@link gregor.sim.DiskFault}, {@link gregor.sim.DiskPromise}, {@link gregor.sim.Damage}. How a log takes it:
 * {@link gregor.sim.CrashHarness}, {@link gregor.sim.CrashWorkloads}, {@code CrashNode}, {@code ExpectedLog} (what must be
 * found), {@code LogInspection} (whether it is).
 * A cluster: {@link gregor.sim.Simulator}, {@code SimProcess}, {@code SimNetwork} with {@code SimConnection} and {@code SimStream},
 * {@code SimNode}, {@code WiredNode}; {@link gregor.sim.FaultKind}, {@link gregor.sim.Swarm}, {@code FaultInjector}; {@link gregor.sim.SimRun},
 * {@code RaftQuorum} and {@code WholeCluster}, and what must hold: {@code RaftInvariants} with {@code EpochLeaders}, {@code ControllerInvariants}.
 * {@link gregor.sim.ScheduleShrinker} makes a failure readable. What clients do with a whole cluster: {@code DataWorkload}, {@code SimProducer} with
 * {@code SendWindow}, {@code SimConsumer}, {@code DataAdmin}; what they know, {@code PartitionLedger}; and what must hold of replicas,
 * {@code ReplicaInvariants} and {@code PartitionGhost}, with {@code ReplicaTrack}.
 *
 * <p><b>Left out.</b> Files mapped into memory, locks on regions of a file, errors while reading. Of the list of faults: damage at
 * rest and old sectors (F07, F08), which a voter can't survive without others knowing; they are for logs, see
 * {@link gregor.sim.Damage}. What a slow disk holds up is the process's next step, not the call itself.
 */
@Uses({"base", "port", "config", "protocol", "message", "record", "index", "isr", "log", "raft", "metadata", "replica", "network", "node"})
package gregor.sim;

import gregor.base.Uses;
