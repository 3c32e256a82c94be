/**
 * The server's threads and sockets: frames come in, replies go out, and what is in them is not looked at.
 *
 * <p><b>The problem.</b> Thousands of clients, of whom few are trustworthy and none is punctual, share a few threads.
 * Replies have to leave in the order of their requests. No client may hold up another, whether it sends half a request
 * and falls silent, claims to send two gigabytes, never reads its replies, or asks for something that takes a minute.
 * And since most of what a broker does is to move bytes, the moving must cost little.
 *
 * <p><b>Terms.</b> A <i>frame</i> is a 4-byte size and as many bytes: one request, or one reply. A request is <i>under
 * way</i> from the moment its frame is whole until it is <i>completed</i>: answered, marked as needing no answer, or
 * ended by closing the connection. It may <i>step aside</i> before that: it has had its effect and waits for others. A request that
 * has not <i>holds</i> its connection until its reply has left. A frame is <i>parked</i> when it is whole and an earlier one
 * holds the connection.
 *
 * <pre>
 *   Acceptor (1 a listener)     accepts, applies the quotas, deals connections out
 *     |
 *   Processor (num.network.threads a listener)   a selector: reads frames, finishes replies, closes the idle
 *     |
 *   RequestChannel (queued.max.requests)         first come, first served
 *     |
 *   RequestHandlerPool (num.io.threads)          runs the handler, writes the reply, begins with the next frame
 * </pre>
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: a connection changes its state as {@code ConnectionState} draws it, and in each state one thread owns its
 *       buffers and its socket.
 *   <li>I2: while a frame is looked at, its memory neither moves nor serves anything else.
 *   <li>I3: the frames handed out are those that were sent, whatever the sizes of the reads.
 *   <li>I4: a frame takes memory for at most twice the bytes that came of it, or for the smallest chunk, or for what its
 *       connection's recent frames took; a connection without unfinished bytes takes none.
 *   <li>I5: direct memory stays within its share of what the JVM allows.
 *   <li>I6: of each connection at most one request is with a handler, and at most {@code ReplyQueue.MAX_ASIDE} have stepped aside;
 *       the next one begins when that one has stepped aside or its reply has left. Replies leave in the order of requests, and a
 *       client that does not read them comes to a halt by itself.
 *   <li>I7: a connection that is closed, in whatever state and by whomever, gives back its memory, its socket and its
 *       place in the quotas, once; the memory of a frame that a handler may be looking at only when its request is
 *       completed.
 *   <li>I8: processors wait for room in the request queue; threads that complete requests never wait.
 *   <li>I9: no failure of a connection or of a handler ends a thread or touches another connection.
 * </ul>
 *
 * <p><b>What it costs.</b> Measured here on two cores, loopback, Java 17: CPU time of the server for one request, a
 * handler that writes the frame to a file, replies of 60 bytes. "Hand-over" is the plain arrangement: a read for the
 * size and one for the body, the selector stops to watch while a request is under way, the reply goes back to the
 * processor, which writes it and watches again.
 * <pre>
 *                                                    hand-over     this package    all in one thread
 *   5 requests of 16 KiB always on their way            42 us           15 us             13 us
 *   the same, one sent every 40 us or so                59 us        23-40 us             16 us
 *   128 bytes back and forth                            33 us        14-19 us             10 us
 * </pre>
 * What made the difference: one read takes several frames; the thread that completes a request writes the reply
 * itself; it also begins with the next frame, and reads it if bytes wait in the socket, so a busy connection is served
 * without its processor; what the selector watches changes only when bytes come for a connection whose request is
 * under way; a thread is woken only if it sleeps, and the handler that slept least is woken first. Reading ahead while
 * a request is under way was tried as well: 20 us in the first row, because each arrival then wakes the processor.
 *
 * <p><b>Reading order.</b> {@link gregor.network.Request}, {@link gregor.network.RequestHandler},
 * {@link gregor.network.SocketServer}, {@code ConnectionState}, {@code Connection}, {@code FrameAssembler},
 * {@code Reply}, {@code ReplyQueue}, {@code BufferPool}, {@code RequestChannel}, {@code RequestHandlerPool}, {@code Processor},
 * {@code Acceptor}, {@code ConnectionQuotas}.
 *
 * <p><b>Left out.</b> Limits by listener (KIP-402, KIP-612 have them), the throttling of addresses that connect too
 * often by delaying their refusal, and the exception by which brokers connect to each other although
 * {@code max.connections} is reached. A reply goes out as soon as it is there and those before it have gone; replies are not gathered over
 * requests.
 *
 * <p><b>KIPs.</b> KIP-72 ({@code queued.max.request.bytes}), KIP-402 ({@code max.connections}), KIP-612
 * ({@code max.connection.creation.rate}). <b>In Apache Kafka</b> the classes have the same names; what is
 * {@code Connection} here is {@code KafkaChannel} with its mute states, and replies go back to the processor. No request steps aside
 * there: a produce with acks=all holds its connection until the followers have it.
 */
@Uses({"base", "port", "config", "protocol"})
package gregor.network;

import gregor.base.Uses;
