/**
 * The simulated edges: the ports of {@code gregor.port} without an operating system, so that a run depends on a seed
 * and on nothing else.
 *
 * <p><b>The problem.</b> The failures that matter (the power is gone between two writes, the clock stands still, a file
 * keeps its old length) do not happen on a developer's machine when a test needs them. Here they happen on demand, and
 * again in the same way when the run is repeated.
 *
 * <p><b>Terms.</b> Bytes or names are <i>forced</i> once the program has asked the disk to make them last, and the disk
 * has agreed. A <i>crash</i> keeps what was forced and loses the rest.
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: after a crash a file has the bytes and the length it had when it was last forced.
 *   <li>I2: after a crash a directory has the names it had when it was last forced, each leading to the same file or
 *       directory as then.
 *   <li>I3: a channel or lock from before a crash has no effect after it.
 *   <li>I4: nothing here reads a clock, a random source, or the machine's files.
 * </ul>
 *
 * <p><b>Reading order.</b> {@link gregor.sim.SimClock}, {@link gregor.sim.SimEntropy}, {@link gregor.sim.SimDisk},
 * {@code SimInode}, {@code SimFileChannel}.
 *
 * <p><b>Left out.</b> Files mapped into memory and locks on regions of a file.
 */
@Uses("port")
package gregor.sim;

import gregor.base.Uses;
