/**
 * The real edges: the ports of {@code gregor.port} on top of the operating system.
 *
 * <p><b>The problem.</b> Everything above is written against interfaces for time, timers, randomness, files and
 * connections. Somebody has to ask the operating system in the end, with as little code as possible, since no simulator
 * runs this part.
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: tasks of one {@code EventLoop} never overlap, and run in the order in which they were given; the same for
 *       tasks of one {@code ThreadTimers}, in the order of their moments.
 *   <li>I2: a failing task ends neither the thread nor the tasks behind it.
 *   <li>I3: a frame of {@code NioTransport} takes memory for the bytes that came, not for the size it claims.
 *   <li>I4: {@code NioTransport} reports only from inside {@code poll}, and nothing about a link after its end.
 * </ul>
 *
 * <p><b>Reading order.</b> {@link gregor.os.SystemClock}, {@link gregor.os.SystemEntropy}, {@link gregor.os.NioDisk},
 * {@link gregor.os.EventLoop}, {@link gregor.os.ThreadTimers}, {@link gregor.os.ThreadWorkers},
 * {@link gregor.os.ThreadPool}, {@code FrameReader}, {@link gregor.os.NioTransport}, {@link gregor.os.ThreadPollers},
 * {@link gregor.os.ChildProcess}, {@link gregor.os.ShutdownHook}, {@link gregor.os.Logs},
 * {@link gregor.os.JmxReporter}.
 *
 * <p><b>Left out.</b> A child process is paused by the command {@code kill}, so on systems that have it. Forcing a directory needs a system on which a directory opens for reading (Linux, macOS).
 */
@Uses({"metrics", "port"})
package gregor.os;

import gregor.base.Uses;
