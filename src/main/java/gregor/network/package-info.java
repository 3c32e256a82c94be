/**
 * The server's threads and sockets: frames come in, replies go out, and what is in them is not looked at.
 *
 * <p><b>Reading order.</b> {@link gregor.network.Request}, {@link gregor.network.RequestHandler}.
 */
@Uses({"base", "port", "protocol"})
package gregor.network;

import gregor.base.Uses;
