package gregor.os;

import gregor.port.Transport;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Outgoing connections on one selector. What is sent goes out during the next {@link #poll}, small frames together in
 * one write. Names of hosts are looked up while connecting, which may take time: the JDK knows no other way.
 */
public final class NioTransport implements Transport {

    private static final int COPY_BYTES = 64 * 1024;

    private final int maxFrameBytes;
    private final Selector selector;
    private final Map<Integer, Link> links = new LinkedHashMap<>();
    /** Links with something new to send or to report, looked after by the next poll. */
    private ArrayDeque<Link> dirty = new ArrayDeque<>();
    /** Bytes on their way between the sockets and the heap; used by one link at a time. */
    private final ByteBuffer copy = ByteBuffer.allocateDirect(COPY_BYTES);

    /** @param maxFrameBytes a longer frame from the other side ends the connection */
    public NioTransport(int maxFrameBytes) throws IOException {
        this.maxFrameBytes = maxFrameBytes;
        this.selector = Selector.open();
    }

    @Override
    public void connect(int number, String host, int port) {
        if (links.containsKey(number)) {
            throw new IllegalArgumentException("link " + number + " is in use");
        }
        InetSocketAddress address = new InetSocketAddress(host, port);
        Link link = new Link(number, host + ":" + port);
        links.put(number, link);
        try {
            link.channel = SocketChannel.open();
            link.channel.configureBlocking(false);
            link.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            link.channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            link.connected = link.channel.connect(address);
            link.key = link.channel.register(selector, SelectionKey.OP_CONNECT, link);
            if (!link.connected) {
                return;
            }
        } catch (UnresolvedAddressException e) {
            link.failure = "host " + host + " is unknown";
        } catch (IOException e) {
            link.fail(e);
        }
        markDirty(link);
    }

    @Override
    public void send(int number, ByteBuffer... frames) {
        Link link = links.get(number);
        if (link == null) {
            throw new IllegalArgumentException("link " + number + " is not open");
        }
        for (ByteBuffer frame : frames) {
            link.unsentBytes += FrameReader.SIZE_BYTES + frame.remaining();
            link.unsent.add(ByteBuffer.allocate(FrameReader.SIZE_BYTES).putInt(0, frame.remaining()));
            link.unsent.add(frame);
        }
        markDirty(link);
    }

    @Override
    public long unsentBytes(int number) {
        Link link = links.get(number);
        return link == null ? 0 : link.unsentBytes;
    }

    @Override
    public void disconnect(int number) {
        Link link = links.remove(number);
        if (link != null) {
            link.close();
        }
    }

    @Override
    public void poll(long maxWaitMs, Events events) {
        boolean moved = lookAfterDirty(events);
        try {
            if (moved || maxWaitMs <= 0) {
                selector.selectNow();
            } else {
                selector.select(maxWaitMs);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the selector failed", e);
        }
        List<SelectionKey> ready = new ArrayList<>(selector.selectedKeys());
        selector.selectedKeys().clear();
        for (SelectionKey key : ready) {
            Link link = (Link) key.attachment();
            if (isOpen(link)) { // an earlier event of this turn may have closed it
                move(link, key.readyOps(), events);
            }
        }
    }

    @Override
    public void wakeup() {
        selector.wakeup();
    }

    @Override
    public void close() {
        links.values().forEach(Link::close);
        links.clear();
        try {
            selector.close();
        } catch (IOException e) {
            throw new IllegalStateException("the selector can't be closed", e);
        }
    }

    private void markDirty(Link link) {
        if (!link.dirty) {
            link.dirty = true;
            dirty.add(link);
        }
    }

    /** @return whether anything was reported: then the caller wants to go on rather than to wait */
    private boolean lookAfterDirty(Events events) {
        boolean reported = false;
        ArrayDeque<Link> now = dirty;
        dirty = new ArrayDeque<>();
        for (Link link : now) {
            link.dirty = false;
            if (!isOpen(link)) {
                continue;
            }
            if (link.failure != null) {
                reported = true;
                end(link, events);
            } else if (link.connected && !link.reported) {
                reported = true;
                move(link, SelectionKey.OP_CONNECT, events);
            } else if (link.connected) {
                move(link, SelectionKey.OP_WRITE, events);
            }
        }
        return reported;
    }

    private boolean isOpen(Link link) {
        return links.get(link.number) == link;
    }

    private void move(Link link, int ready, Events events) {
        try {
            if ((ready & SelectionKey.OP_CONNECT) != 0) {
                link.connected = link.channel.finishConnect();
                link.reported = true;
                events.connected(link.number);
            }
            if (isOpen(link) && (ready & SelectionKey.OP_READ) != 0) {
                read(link, events);
            }
            if (isOpen(link)) {
                write(link);
            }
        } catch (IOException e) {
            if (isOpen(link)) {
                link.fail(e);
                end(link, events);
            }
        }
    }

    private void end(Link link, Events events) {
        disconnect(link.number); // first: the receiver may connect again under the same number
        String why = link.address + ": " + link.failure;
        if (link.refused) {
            events.refused(link.number, why);
        } else {
            events.disconnected(link.number, why);
        }
    }

    /** Reads once: what is left makes the next poll return at once, and other links get their turn before. */
    private void read(Link link, Events events) throws IOException {
        List<ByteBuffer> frames = new ArrayList<>();
        copy.clear();
        boolean atEnd = link.channel.read(copy) < 0;
        copy.flip();
        while (copy.hasRemaining()) {
            ByteBuffer frame = link.reader.take(copy);
            if (frame != null) {
                frames.add(frame);
            }
        }
        for (ByteBuffer frame : frames) { // by now the copy buffer is free: receivers may send
            if (isOpen(link)) {
                events.received(link.number, frame);
            }
        }
        if (atEnd && isOpen(link)) {
            throw new IOException("closed by the other side");
        }
    }

    private void write(Link link) throws IOException {
        boolean socketIsFull = false;
        while (!link.unsent.isEmpty() && !socketIsFull) {
            copy.clear();
            for (ByteBuffer next : link.unsent) {
                int count = Math.min(copy.remaining(), next.remaining());
                copy.put(copy.position(), next, next.position(), count).position(copy.position() + count);
                if (!copy.hasRemaining()) {
                    break;
                }
            }
            copy.flip();
            link.dropSent(link.channel.write(copy));
            socketIsFull = copy.hasRemaining();
        }
        link.key.interestOps(socketIsFull ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    /** One connection. */
    private final class Link {
        private final int number;
        private final String address;
        private final FrameReader reader = new FrameReader(maxFrameBytes);
        private final ArrayDeque<ByteBuffer> unsent = new ArrayDeque<>();
        private long unsentBytes;
        private SocketChannel channel;
        private SelectionKey key;
        private boolean connected;
        private boolean reported;
        private boolean dirty;
        private String failure;
        private boolean refused;

        private Link(int number, String address) {
            this.number = number;
            this.address = address;
        }

        /** The JDK has one exception for a refusal and for no answer at all, which takes the machine a minute or two to give up on. */
        private void fail(IOException e) {
            failure = e.toString();
            refused = e instanceof ConnectException && !failure.contains("timed out");
        }

        private void dropSent(int sentBytes) {
            unsentBytes -= sentBytes;
            int left = sentBytes;
            while (!unsent.isEmpty() && unsent.peek().remaining() <= left) {
                left -= unsent.remove().remaining();
            }
            if (left > 0) {
                unsent.peek().position(unsent.peek().position() + left);
            }
        }

        private void close() {
            try {
                if (channel != null) {
                    channel.close();
                }
            } catch (IOException e) {
                failure = e.toString(); // nothing can be done: the connection is gone either way
            }
        }
    }
}
