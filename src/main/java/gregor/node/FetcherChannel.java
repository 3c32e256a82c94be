package gregor.node;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.client.ClientRequest;
import gregor.client.NodeAddress;
import gregor.config.NodeConfig;
import gregor.message.FetchMessage.FetchRequest;
import gregor.metadata.BrokerRegistration;
import gregor.metadata.ClusterRecords.NodeEndpoint;
import gregor.metadata.MetadataCache;
import gregor.replica.LeaderChannel;
import java.util.function.BiConsumer;

/**
 * Takes a fetcher's requests to a leader: one connection, on which the replies come in on the fetcher's own thread. Where the leader
 * is, the metadata says; a leader that has started again on another port is found by the next request.
 *
 * <p>Source: Kafka's {@code BrokerBlockingSender}.
 */
final class FetcherChannel implements LeaderChannel {

    /** From here on a fetch says in which of its lives the follower is (KIP-903), and names topics by their ids. */
    private static final int MIN_FETCH_VERSION = 15;
    /** Before a connection that failed is tried again. The fetcher keeps its own times between requests. */
    private static final long RECONNECT_MS = 10;

    private final int leaderId;
    private final String listenerName;
    private final MetadataCache cache;
    private final PolledClient client;

    /** @param name of the thread and of the client, for people */
    FetcherChannel(int leaderId, String name, NodeConfig config, MetadataCache cache, Edges edges) {
        this.leaderId = leaderId;
        this.listenerName = config.interBrokerListenerName();
        this.cache = cache;
        this.client = new PolledClient(name,
            PolledClient.config(name, config.replicaSocketTimeoutMs(), config.socketConnectionSetupTimeoutMs(), RECONNECT_MS), edges);
    }

    @Override
    public boolean execute(Runnable task) {
        return client.execute(task);
    }

    @Override
    public <Q extends Record, R extends Record> void send(Class<Q> type, Class<R> replyType, Q request, BiConsumer<R, KafkaException> outcome) {
        BrokerRegistration leader = cache.image().cluster().broker(leaderId);
        NodeEndpoint endpoint = leader == null ? null : leader.endpoint(listenerName);
        if (endpoint == null) {
            outcome.accept(null, new KafkaException(ErrorCode.BROKER_NOT_AVAILABLE, "broker " + leaderId + " has no listener " + listenerName));
            return;
        }
        ClientRequest<Q, R> asked = ClientRequest.of(type, replyType, request);
        client.client().setNode(new NodeAddress(leaderId, endpoint.host(), endpoint.port(), null));
        client.client().send(leaderId, type == FetchRequest.class ? asked.within(MIN_FETCH_VERSION, Integer.MAX_VALUE) : asked, outcome::accept);
    }

    @Override
    public void giveUp() {
        client.client().disconnect(leaderId);
    }

    @Override
    public void close() {
        client.close();
    }
}
