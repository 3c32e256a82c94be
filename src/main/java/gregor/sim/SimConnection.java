package gregor.sim;

import java.nio.ByteBuffer;

/**
 * A connection between two processes, as TCP has them: each side sends frames, sees the other's in order, and learns at some time
 * that it has ended, or does not. What a side sent before it closed may still arrive.
 */
final class SimConnection {

    /** What the side that opened it is told. After {@link #closed} nothing. */
    interface ClientSide {

        void connected();

        void received(ByteBuffer frame);

        void closed(String why);

        /** As {@link #closed}: nobody listens there. */
        default void refused(String why) {
            closed(why);
        }
    }

    /** What the side that took it is told. After {@link #closed} nothing. */
    interface ServerSide {

        void received(ByteBuffer frame);

        void closed();
    }

    private final SimNetwork network;
    private final SimProcess client;
    private final SimProcess server;
    private final String address;
    private final ClientSide clientSide;
    private final SimStream toServer;
    private final SimStream toClient;
    private ServerSide serverSide;
    private boolean clientOpen = true;
    private boolean serverOpen = true;
    /** Who has closed it is told no more of it. */
    private boolean clientIsGone;
    private boolean serverIsGone;
    private boolean breaksAtArrival;

    /**
     * @param client null for a request that is sent again by nobody
     * @param address host and port of the listener
     */
    SimConnection(SimNetwork network, SimProcess client, int clientNode, SimProcess server, String address, ClientSide clientSide) {
        this.network = network;
        this.client = client;
        this.server = server;
        this.address = address;
        this.clientSide = clientSide;
        this.toServer = new SimStream(network.path(clientNode, server.node()), server, new AtServer());
        this.toClient = new SimStream(network.path(server.node(), clientNode), client, new AtClient());
        if (client != null) {
            client.onDeath(this::clientDied);
        }
        server.onDeath(this::serverDied);
    }

    void acceptedBy(ServerSide side) {
        serverSide = side;
    }

    /** The client's node. */
    int clientNode() {
        return toClient.path().to();
    }

    /** Whether the client has closed it, or was told that it is closed. */
    boolean isOpenAtClient() {
        return clientOpen;
    }

    SimProcess server() {
        return server;
    }

    void sendToServer(ByteBuffer frame) {
        if (!clientOpen || !client.isAlive()) {
            return;
        }
        network.sends(client);
        long departs = client.busyNanos();
        LinkTrouble trouble = toServer.path().trouble();
        if (trouble != null && trouble.draws().happens(trouble.duplicates())) {
            network.replay(copy(frame), clientNode(), address, trouble.drawHoldNanos());
        }
        if (trouble != null && trouble.draws().happens(trouble.resets())) {
            if (trouble.draws().nextInt(2) == 0) {
                breakOff(toServer, departs);
                return;
            }
            breaksAtArrival = true;
        }
        disturb(toServer, trouble);
        toServer.send(frame, departs);
    }

    void sendToClient(ByteBuffer frame) {
        if (!serverOpen || !server.isAlive() || client == null) {
            return;
        }
        network.sends(server);
        long departs = server.busyNanos();
        LinkTrouble trouble = toClient.path().trouble();
        if (trouble != null && trouble.draws().happens(trouble.resets())) {
            breakOff(toClient, departs);
            return;
        }
        disturb(toClient, trouble);
        toClient.send(frame, departs);
    }

    /** It breaks in the middle of a message: neither that arrives, nor one behind it. */
    private void breakOff(SimStream stream, long departsInNanos) {
        stream.close();
        network.world().at(departsInNanos + stream.path().drawLatencyNanos(), "reset", this::reset);
    }

    private void disturb(SimStream stream, LinkTrouble trouble) {
        if (trouble == null) {
            return;
        }
        if (trouble.draws().happens(trouble.stalls())) {
            long nanos = trouble.drawHoldNanos();
            stream.stall(2 * nanos);
            network.world().at(nanos, "reset", this::reset);
        }
        if (trouble.draws().happens(trouble.holds())) {
            stream.hold(trouble.drawHoldNanos());
        }
    }

    private static ByteBuffer copy(ByteBuffer frame) {
        return ByteBuffer.allocate(frame.remaining()).put(frame.duplicate()).flip();
    }

    /** The client wants no more. What it sent before still arrives. */
    void closeByClient() {
        clientIsGone = true;
        if (clientOpen) {
            clientOpen = false;
            toClient.cut();
            toServer.sendEnd(client.busyNanos());
        }
    }

    /** The server wants no more. What it sent before still arrives. */
    void closeByServer() {
        serverIsGone = true;
        if (serverOpen) {
            serverOpen = false;
            toServer.cut();
            toClient.sendEnd(server.busyNanos());
        }
    }

    /** The network breaks it. What is on its way is lost. */
    private void reset() {
        toServer.cut();
        toClient.cut();
        if (clientOpen) {
            clientOpen = false;
            if (client != null && client.isAlive()) {
                client.plan(0, "reset", () -> {
                    if (!clientIsGone) {
                        clientSide.closed("connection reset");
                    }
                });
            }
        }
        if (serverOpen) {
            serverOpen = false;
            server.plan(0, "reset", () -> {
                if (!serverIsGone) {
                    serverSide.closed();
                }
            });
        }
    }

    private void clientDied() {
        boolean wasOpen = clientOpen;
        clientOpen = false;
        toClient.cut();
        if (wasOpen && network.isPowered(client.node())) {
            toServer.sendEnd(0);
        }
    }

    private void serverDied() {
        boolean wasOpen = serverOpen;
        serverOpen = false;
        if (wasOpen && network.isPowered(server.node())) {
            toServer.cut();
            toClient.sendEnd(0);
        } else {
            toServer.receiverDied();
        }
    }

    private final class AtServer implements SimStream.Receiver {
        @Override
        public void frame(ByteBuffer frame) {
            if (serverOpen) {
                serverSide.received(frame);
                if (breaksAtArrival) {
                    reset();
                }
            }
        }

        @Override
        public void end() {
            if (serverOpen) {
                serverOpen = false;
                serverSide.closed();
            }
        }

        /** The machine has no power, and answers nothing; or it has again, and knows nothing of this connection. */
        @Override
        public void undeliverable() {
            if (network.isPowered(server.node())) {
                toClient.sendEnd(0);
            }
        }
    }

    private final class AtClient implements SimStream.Receiver {
        @Override
        public void frame(ByteBuffer frame) {
            if (clientOpen) {
                clientSide.received(frame);
            }
        }

        @Override
        public void end() {
            if (clientOpen) {
                clientOpen = false;
                clientSide.closed("closed by the other side");
            }
        }

        @Override
        public void undeliverable() {
            // nobody is there to mind
        }
    }
}
