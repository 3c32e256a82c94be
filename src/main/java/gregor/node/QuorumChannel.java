package gregor.node;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.client.ClientRequest;
import gregor.client.NodeAddress;
import gregor.config.NodeConfig;
import gregor.message.Messages;
import gregor.protocol.Api;
import gregor.raft.RaftChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;

/**
 * Takes the quorum's requests to other nodes: one connection a peer. A connection that ends fails at once what is under way on
 * it, so whoever has a fetch waiting at the leader hears of the leader's end when its process ends.
 *
 * <p>Source: Kafka's {@code KafkaNetworkChannel}.
 */
final class QuorumChannel implements RaftChannel, AutoCloseable {

    private final PolledClient client;
    private final Executor quorumLoop;

    QuorumChannel(NodeConfig config, Edges edges) {
        String name = "raft-client-" + config.nodeId();
        this.quorumLoop = edges.quorumLoop();
        this.client = new PolledClient(name, PolledClient.config(name, config.controllerQuorumRequestTimeoutMs(),
            config.socketConnectionSetupTimeoutMs(), config.controllerQuorumRetryBackoffMs()), edges);
    }

    @Override
    public void send(Peer to, Record request, BiConsumer<Record, KafkaException> outcome) {
        ClientRequest<?, ?> asked = request(Messages.of(request.getClass().getAnnotation(Api.class).key()), request);
        boolean taken = client.execute(() -> {
            client.client().setNode(new NodeAddress(to.id(), to.host(), to.port(), null));
            client.client().send(to.id(), asked, (reply, error) -> tell(outcome, (Record) reply, error));
        });
        if (!taken) {
            tell(outcome, null, new KafkaException(ErrorCode.NETWORK_EXCEPTION, "this node's channel to the quorum is closed"));
        }
    }

    private static <Q extends Record, R extends Record> ClientRequest<Q, R> request(Messages.Pair<Q, R> api, Record body) {
        return ClientRequest.of(api.request(), api.response(), api.request().cast(body));
    }

    private void tell(BiConsumer<Record, KafkaException> outcome, Record reply, KafkaException error) {
        try {
            quorumLoop.execute(() -> outcome.accept(reply, error));
        } catch (RejectedExecutionException e) {
            // the node stops, and the quorum's thread has ended: nobody is there to be told
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
