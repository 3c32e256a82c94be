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
 * progress it lets through is its <i>tear</i>. A <i>workload</i> is what a node does with a log until it crashes.
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: after a crash a file has the bytes and the length it had when it was last forced.
 *   <li>I2: after a crash a directory has the names it had when it was last forced, each leading to the same file or
 *       directory as then.
 *   <li>I3: a channel or lock from before a crash has no effect after it.
 *   <li>I4: a crash with a loss leaves of a file some of the pages that were written since it was forced, and zeros or what
 *       was forced in the place of the others; and of a directory some of the changes since.
 *   <li>I5: nothing here reads a clock, a random source, or the machine's files.
 * </ul>
 *
 * <p><b>Reading order.</b> {@link gregor.sim.SimClock}, {@link gregor.sim.SimEntropy}, {@link gregor.sim.SimDisk},
 * {@code SimInode}, {@code SimFileChannel}. What goes wrong: {@link gregor.sim.Loss}, {@link gregor.sim.Tear},
 * {@link gregor.sim.DiskFault}, {@link gregor.sim.DiskPromise}, {@link gregor.sim.Damage}. How a log takes it:
 * {@link gregor.sim.CrashHarness}, {@link gregor.sim.CrashWorkloads}, {@code CrashNode}, {@code ExpectedLog} (what must be
 * found), {@code LogInspection} (whether it is).
 *
 * <p><b>Left out.</b> Files mapped into memory, locks on regions of a file, slow disks, errors while reading.
 */
@Uses({"base", "port", "config", "protocol", "message", "record", "index", "log", "raft", "network"})
package gregor.sim;

import gregor.base.Uses;
