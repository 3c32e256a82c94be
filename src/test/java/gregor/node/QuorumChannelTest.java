package gregor.node;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.client.FakeBroker;
import gregor.config.NodeConfig;
import gregor.message.VoteMessage.VotePartition;
import gregor.message.VoteMessage.VoteRequest;
import gregor.message.VoteMessage.VoteResponse;
import gregor.message.VoteMessage.VoteTopic;
import gregor.protocol.ApiKey;
import gregor.protocol.VersionRange;
import gregor.raft.RaftChannel.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuorumChannelTest {

    private static final int REQUEST_TIMEOUT_MS = 700;
    private static final NodeConfig CONFIG =
        NodeConfig.with(Map.of("controller.quorum.request.timeout.ms", Integer.toString(REQUEST_TIMEOUT_MS)));

    private final FakeBroker two = voting(2);
    private final FakeBroker three = voting(3);
    private final FakeEdges world = new FakeEdges(two, three);
    private final List<String> outcomes = new ArrayList<>();
    private final QuorumChannel channel = new QuorumChannel(CONFIG, world.edges());

    private static FakeBroker voting(int id) {
        FakeBroker node = new FakeBroker(id);
        node.on(ApiKey.VOTE, (version, request) -> new VoteResponse((short) id, List.of(), List.of()));
        return node;
    }

    private static Peer peer(FakeBroker node) {
        return new Peer(node.id, node.host, node.port);
    }

    private static VoteRequest vote(boolean preVote) {
        return new VoteRequest("cluster", 2, List.of(new VoteTopic("__cluster_metadata",
            List.of(new VotePartition(0, 5, 1, Uuid.ZERO, Uuid.ZERO, 4, 100, preVote)))));
    }

    private void ask(Peer to, boolean preVote, String name) {
        channel.send(to, vote(preVote), (reply, error) -> outcomes.add(name + ": " + said((VoteResponse) reply, error)));
    }

    private static String said(VoteResponse reply, KafkaException error) {
        return error == null ? "from " + reply.errorCode() : error.error().name();
    }

    private void awaitOutcomes(int count) {
        world.await(() -> outcomes.size() >= count);
        assertThat(outcomes).hasSize(count);
    }

    @Test
    void asksEachPeerInTheHighestVersionThatBothKnow() {
        three.serve(ApiKey.VOTE, new VersionRange(0, 1));
        ask(peer(two), true, "a");
        ask(peer(three), false, "b");
        assertThat(outcomes).isEmpty(); // told on the quorum's thread, which has not run
        awaitOutcomes(2);
        assertThat(outcomes).containsExactlyInAnyOrder("a: from 2", "b: from 3");
        assertThat(two.seen(ApiKey.VOTE)).extracting(FakeBroker.Seen::version).containsExactly(2);
        assertThat(three.seen(ApiKey.VOTE)).extracting(FakeBroker.Seen::version).containsExactly(1);
    }

    /** Older nodes know no pre-vote: it may not reach them as a vote. */
    @Test
    void whatTheOtherCannotBeToldIsNotSent() {
        three.serve(ApiKey.VOTE, new VersionRange(0, 1));
        ask(peer(three), true, "a");
        awaitOutcomes(1);
        assertThat(outcomes).containsExactly("a: UNSUPPORTED_VERSION");
        assertThat(three.seen(ApiKey.VOTE)).isEmpty();
    }

    @Test
    void anAddressNeedsNoKnownNode() {
        ask(new Peer(-1, two.host, two.port), false, "a");
        ask(new Peer(-2, three.host, three.port), false, "b");
        awaitOutcomes(2);
        assertThat(outcomes).containsExactlyInAnyOrder("a: from 2", "b: from 3");
    }

    @Test
    void aPeerThatMovedIsAskedWhereItIsNow() {
        ask(peer(two), false, "a");
        awaitOutcomes(1);
        world.transport.kill(two);
        world.pass(10);
        ask(new Peer(2, three.host, three.port), false, "b");
        awaitOutcomes(2);
        assertThat(outcomes).containsExactly("a: from 2", "b: from 3");
    }

    @Test
    void theEndOfTheConnectionIsTheEndOfWhatIsUnderWay() {
        two.on(ApiKey.VOTE, (version, request) -> FakeBroker.STUCK);
        ask(peer(two), false, "a");
        world.await(() -> !two.seen(ApiKey.VOTE).isEmpty());
        long killedMs = world.clock.millis();
        world.transport.kill(two);
        awaitOutcomes(1);
        assertThat(outcomes).containsExactly("a: NETWORK_EXCEPTION");
        assertThat(world.clock.millis()).isEqualTo(killedMs);
    }

    @Test
    void nobodyIsWaitedForLongerThanTheTimeOut() {
        two.on(ApiKey.VOTE, (version, request) -> FakeBroker.STUCK);
        long sentMs = world.clock.millis();
        ask(peer(two), false, "a");
        awaitOutcomes(1);
        assertThat(outcomes).containsExactly("a: REQUEST_TIMED_OUT");
        assertThat(world.clock.millis() - sentMs).isBetween((long) REQUEST_TIMEOUT_MS, REQUEST_TIMEOUT_MS + 10L);
    }

    @Test
    void closingFailsWhatHasNoReplyAndWhatComesLater() {
        two.on(ApiKey.VOTE, (version, request) -> FakeBroker.STUCK);
        ask(peer(two), false, "under way");
        world.await(() -> !two.seen(ApiKey.VOTE).isEmpty());
        ask(peer(three), false, "not sent yet");
        channel.close();
        ask(peer(three), false, "too late");
        awaitOutcomes(3);
        assertThat(outcomes).containsExactlyInAnyOrder("under way: NETWORK_EXCEPTION", "not sent yet: NETWORK_EXCEPTION",
            "too late: NETWORK_EXCEPTION");
    }
}
