/**
 * The real edges: the ports of {@code gregor.port} on top of the operating system.
 *
 * <p><b>The problem.</b> Everything above is written against interfaces for time, timers, randomness, files and
 * connections. Somebody has to ask the operating system in the end, with as little code as possible, since no simulator
 * runs this part.
 *
 * <p><b>Reading order.</b> {@link gregor.os.SystemClock}, {@link gregor.os.SystemEntropy}, {@link gregor.os.NioDisk}.
 *
 * <p><b>Left out.</b> Forcing a directory needs a system on which a directory opens for reading (Linux, macOS).
 */
@Uses("port")
package gregor.os;

import gregor.base.Uses;
