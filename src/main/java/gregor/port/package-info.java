/**
 * The edges of the system, as interfaces: time, timers, files, connections, randomness, and the trace.
 *
 * <p><b>The problem.</b> Code that reads the clock, draws a random number or opens a file where it pleases can be run
 * only in the one way the machine happens to behave today. Here every such wish goes through a port. In production the
 * ports are the real edges of {@code gregor.os}; under test they are the simulated ones of {@code gregor.sim}, and the
 * same state machines run unchanged on both.
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: no class outside {@code os} and {@code network} touches a clock, a thread, a random source, a file or a
 *       socket of the JDK directly. A test of the build looks for it.
 * </ul>
 *
 * <p><b>Reading order.</b> {@link gregor.port.Clock}, {@link gregor.port.Timers}, {@link gregor.port.Entropy},
 * {@link gregor.port.Workers}, {@link gregor.port.Disk}, {@link gregor.port.Transport}, {@link gregor.port.Trace}.
 *
 * <p><b>In Apache Kafka</b> the nearest things are {@code Time} and {@code MockTime}; files, sockets and randomness are
 * used directly there.
 */
@Uses({})
package gregor.port;

import gregor.base.Uses;
