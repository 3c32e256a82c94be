/**
 * The page of a local cluster: a picture of it that moves, and buttons to break it with.
 *
 * <p><b>The problem.</b> What a cluster does when a node dies is spread over three nodes and lasts half a second. A page that
 * shows all of them at once, and lets its reader do the killing, makes it visible. But such a page is also a door to the
 * cluster: whatever runs in the same browser may knock at it.
 *
 * <p>A snapshot of the cluster is plain values; it is taken a few times a second by one thread. Two that follow on each other
 * make the sentences of the log, and the difference between their pictures is what travels to the viewers.
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: nothing changes without the token that the page was given, from an origin that is the page's own, in a request for
 *       a name of this machine; nothing listens but on the loopback address.
 *   <li>I2: a viewer that has taken in all events has the picture of the last snapshot, whenever it came.
 *   <li>I3: a viewer that doesn't read, a request that doesn't end and a form that is too long cost a bounded amount of memory
 *       and of threads, and hold up nobody else.
 *   <li>I4: what is served of the file system lies in the folder of the book.
 *   <li>I5: the same two snapshots always give the same sentences, each change of a leader or an ISR is in one of them, and
 *       without a change there is none.
 * </ul>
 *
 * <p><b>Reading order.</b> {@link gregor.console.ClusterSnapshot}, {@link gregor.console.ClusterControl}; {@code Happenings} and
 * {@code Picture}, which are pure; {@code Watch} and {@code Viewer}; {@code RequestCheck}, {@link gregor.console.Console}. The page
 * itself is in {@code src/main/resources/gregor/console}.
 *
 * <p><b>In Apache Kafka</b> there is nothing of the kind. <b>Left out:</b> other users of the same machine are not kept out: they
 * can load the page and with it the token, as they can connect to the cluster itself.
 */
@Uses({"base", "port"})
package gregor.console;

import gregor.base.Uses;
