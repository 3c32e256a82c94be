/**
 * Waiting for something to become true, or for time to pass: a place for requests that cannot be answered yet.
 *
 * <p><b>The problem.</b> A fetch at the end of a log waits for data, a produce with acks=all waits for the other
 * replicas. No thread may sleep for them: there are thousands of waiting requests and few threads. Whoever changes
 * something therefore looks whether somebody waits for just that, and completes it on its own thread; and one timer
 * completes what waited for too long.
 *
 * <p><b>Terms.</b> An <i>operation</i> is a waiting request. It <i>watches keys</i>, for example partitions: a change of
 * a key's state is followed by a <i>check</i> of that key. An operation is <i>completed</i> when its condition was found
 * true, or when its time was over (it <i>expired</i>), or by force.
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: an operation completes exactly once, whichever threads check it, expire it or force it at the same time.
 *   <li>I2: no wake-up is lost: a condition that became true before a check of a watched key started leads to
 *       completion, also if the operation began to watch while the condition was changing.
 *   <li>I3: a completed operation is watched by nobody and waits in no timer. Memory is that of what still waits, even
 *       if its keys are never checked again.
 *   <li>I4: an operation expires at the first {@code advance} to its deadline or beyond, never before; earlier
 *       deadlines expire first.
 *   <li>I5: {@code onComplete} runs outside every lock of this package, so a completion may check other keys.
 *   <li>I6: an operation whose condition throws is completed, and whatever an operation throws reaches neither those that
 *       wait beside it nor the thread that checked it.
 * </ul>
 *
 * <p><b>Reading order.</b> {@link gregor.purgatory.DelayedOperation}, {@link gregor.purgatory.Purgatory};
 * {@link gregor.purgatory.TimingWheel}, which is pure; {@link gregor.purgatory.Expirer}, which joins it to a timer.
 *
 * <p><b>In Apache Kafka</b> these are {@code DelayedOperation}, {@code DelayedOperationPurgatory}, {@code TimingWheel} and
 * {@code SystemTimer}. There a completed operation stays in its watch lists until one of them is walked or a purge comes
 * by every {@code *.purgatory.purge.interval.requests}; here it leaves them when it completes, so there is no purge and no
 * such setting. There the wheel's buckets sit in a {@code DelayQueue} that a reaper thread polls; here the wheel knows
 * its next bucket, and a timer is armed only while something waits.
 */
@Uses({"base", "port"})
package gregor.purgatory;

import gregor.base.Uses;
