/**
 * The page of a local cluster: a picture of it that moves, and buttons to break it with.
 *
 * <p><b>The problem.</b> What a cluster does when a node dies is spread over three nodes and lasts half a second. A page that
 * shows all of them at once, and lets its reader do the killing, makes it visible. But such a page is also a door to the
 * cluster: whatever runs in the same browser may knock at it.
 *
 * <p><b>Reading order.</b> {@link gregor.console.ClusterSnapshot}, {@link gregor.console.ClusterControl}.
 */
@Uses("base")
package gregor.console;

import gregor.base.Uses;
