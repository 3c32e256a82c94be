package gregor.raft;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.OffsetAndEpoch;
import gregor.base.Uuid;
import gregor.message.AddRaftVoterMessage.AddRaftVoterRequest;
import gregor.message.BeginQuorumEpochMessage.BeginQuorumEpochResponse;
import gregor.message.DescribeQuorumMessage.DescribeQuorumPartition;
import gregor.message.DescribeQuorumMessage.DescribeQuorumRequest;
import gregor.message.DescribeQuorumMessage.DescribeQuorumTopic;
import gregor.message.FetchMessage.EpochEndOffset;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FetchSnapshotMessage.FetchSnapshotRequest;
import gregor.message.FetchSnapshotMessage.PartitionSnapshot;
import gregor.message.FetchSnapshotMessage.SnapshotId;
import gregor.message.FetchSnapshotMessage.TopicSnapshot;
import gregor.message.Messages;
import gregor.message.QuorumListener;
import gregor.message.RemoveRaftVoterMessage.RemoveRaftVoterRequest;
import gregor.message.UpdateRaftVoterMessage.KRaftVersionFeature;
import gregor.message.UpdateRaftVoterMessage.UpdateRaftVoterRequest;
import gregor.message.UpdateRaftVoterMessage.UpdateRaftVoterResponse;
import gregor.message.VoteMessage.VoteRequest;
import gregor.protocol.Api;
import gregor.protocol.MutatedMessage;
import gregor.raft.OneReplica.Sent;
import gregor.record.RecordBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever anybody asks of a replica: it answers, its disk says nothing impossible, and it works with the others as before. */
class HostileRequestsTest {

    private static final int REQUESTS = 12;
    private static final Pattern REFUSAL = Pattern.compile("errorCode=[^0]");

    private final Set<String> seen = new TreeSet<>();

    // ---- a replica in each role

    private static OneReplica in(RaftRole role, boolean votersInLog) {
        OneReplica replica = votersInLog ? OneReplica.withVotersInLog() : new OneReplica(3);
        replica.start();
        switch (role) {
            case UNATTACHED -> { }
            case PROSPECTIVE -> replica.pass(2 * QuorumWorld.ELECTION_MS);
            case CANDIDATE -> {
                replica.pass(2 * QuorumWorld.ELECTION_MS);
                replica.grant(true);
            }
            case FOLLOWER -> replica.ask(OneReplica.begin(2, 5), 1);
            case LEADER -> lead(replica);
            case RESIGNED -> {
                lead(replica);
                replica.node.resign(replica.node.leader().epoch());
            }
        }
        assertThat(replica.node.role()).isEqualTo(role);
        return replica;
    }

    /** Records are committed, some are not, and there is a snapshot. */
    private static void lead(OneReplica replica) {
        replica.elected();
        int epoch = replica.node.leader().epoch();
        replica.node.append(epoch, List.of(ByteBuffer.wrap(new byte[100])), 1);
        replica.node.flush();
        replica.ask(OneReplica.fetch(OneReplica.TWO, epoch, replica.log.endOffset(), epoch), 17);
        assertThat(replica.node.highWatermark()).isEqualTo(replica.log.endOffset());
        replica.node.writeSnapshot(new OffsetAndEpoch(replica.log.endOffset(), epoch), 1, List.of(ByteBuffer.wrap(new byte[50])));
        replica.node.append(epoch, List.of(ByteBuffer.wrap(new byte[100])), 1);
    }

    // ---- requests

    /** A request that fits what the replica is and has. */
    private static Record good(OneReplica replica, Random random) {
        int epoch = replica.node.election().leaderEpoch() + random.nextInt(2);
        int lastEpoch = replica.log.lastEpoch();
        ReplicaKey who = List.of(OneReplica.ONE, OneReplica.TWO, OneReplica.THREE, new ReplicaKey(4, new Uuid(7, 4))).get(random.nextInt(4));
        List<QuorumListener> listeners = List.of(new QuorumListener("CONTROLLER", "node-" + who.id(), 9000 + who.id()));
        return switch (random.nextInt(9)) {
            case 0 -> OneReplica.vote(epoch + 1, who, lastEpoch, replica.log.endOffset(), random.nextBoolean());
            case 1 -> OneReplica.begin(who.id(), epoch);
            case 2 -> OneReplica.end(who.id(), epoch, List.of(OneReplica.THREE, OneReplica.ONE));
            case 3, 4 -> OneReplica.fetch(QuorumWorld.CLUSTER, who, epoch, random.nextInt((int) replica.log.endOffset() + 1), lastEpoch, -1,
                500 * random.nextInt(2));
            case 5 -> new FetchSnapshotRequest(QuorumWorld.CLUSTER, who.id(), 10, List.of(new TopicSnapshot(RaftMessages.TOPIC,
                List.of(new PartitionSnapshot(0, epoch, latestSnapshot(replica), random.nextInt(100), who.directoryId())))));
            case 6 -> new DescribeQuorumRequest(List.of(new DescribeQuorumTopic(RaftMessages.TOPIC, List.of(new DescribeQuorumPartition(0)))));
            case 7 -> random.nextBoolean() ? new AddRaftVoterRequest(QuorumWorld.CLUSTER, 1000, who.id(), who.directoryId(), listeners, random.nextBoolean())
                : new RemoveRaftVoterRequest(QuorumWorld.CLUSTER, who.id(), who.directoryId());
            default -> new UpdateRaftVoterRequest(QuorumWorld.CLUSTER, epoch, who.id(), who.directoryId(), listeners,
                new KRaftVersionFeature((short) 0, (short) 1));
        };
    }

    private static SnapshotId latestSnapshot(OneReplica replica) {
        OffsetAndEpoch latest = replica.node.latestSnapshotId();
        return new SnapshotId(latest.offset(), latest.epoch());
    }

    private static Messages.Pair<?, ?> api(Record request) {
        return Messages.of(request.getClass().getAnnotation(Api.class).key());
    }

    /** A request, and who waits for its reply. */
    private final class Asked {
        private final Record request;
        private final int version;
        private int replies;

        Asked(Record request, int version) {
            this.request = request;
            this.version = version;
        }

        <R extends Record> void reply(Messages.Pair<?, R> api, Record reply) {
            assertThat(++replies).as("replies to %s", this).isEqualTo(1);
            assertThat(MutatedMessage.throughBytes(api.response(), api.response().cast(reply), version)).isNotNull();
            seen.add(api.key() + (REFUSAL.matcher(reply.toString()).find() ? " refused" : " granted"));
        }

        @Override
        public String toString() {
            return request + " v" + version;
        }
    }

    private Asked ask(OneReplica replica, Random random) {
        Record good = good(replica, random);
        Messages.Pair<?, ?> api = api(good);
        int version = MutatedMessage.anyVersion(api, random);
        Asked asked = new Asked(random.nextInt(10) == 0 ? MutatedMessage.any(api, version, random)
            : MutatedMessage.of(good, version, List.of(0, 4, 10, 20).get(random.nextInt(4)), random), version);
        try {
            replica.node.handle(asked.request, version, reply -> asked.reply(api, reply));
        } catch (RuntimeException e) {
            throw new AssertionError(replica.node.role() + " asked " + asked + ": " + e, e);
        }
        return asked;
    }

    // ---- what holds

    private static void look(OneReplica replica, QuorumState before) {
        QuorumState now = replica.node.election();
        assertThat(now.leaderEpoch()).as("epoch after %s", before).isGreaterThanOrEqualTo(before.leaderEpoch());
        assertThat(replica.store.read()).isEqualTo(now);
        if (now.leaderEpoch() == before.leaderEpoch() && before.hasLeader()) {
            assertThat(now.leaderId()).as("the leader of an epoch").isEqualTo(before.leaderId());
        }
        if (now.leaderEpoch() == before.leaderEpoch() && before.hasVoted()) {
            assertThat(now.votedId()).as("the vote in an epoch").isEqualTo(before.votedId());
        }
        int epoch = 0;
        for (RecordBatch batch : replica.log.batches()) {
            assertThat(batch.isValid()).isTrue();
            assertThat(batch.partitionLeaderEpoch()).isBetween(epoch, now.leaderEpoch());
            epoch = batch.partitionLeaderEpoch();
        }
        assertThat(replica.log.highWatermark()).isLessThanOrEqualTo(replica.log.endOffset());
    }

    /** What it asked of others meets no answer. */
    private static void fail(OneReplica replica) {
        List<Sent> sent = List.copyOf(replica.sent);
        replica.sent.clear();
        sent.forEach(one -> one.outcome().accept(null, new KafkaException(ErrorCode.NETWORK_EXCEPTION, "nobody there")));
    }

    /** Replica 2 leads a higher epoch: this one goes to it, fetches what it has, and would vote for 3 in the next. */
    private static void worksWithHonestPeers(OneReplica replica) {
        int epoch = replica.node.election().leaderEpoch() + 1;
        replica.sent.clear();
        assertThat(((BeginQuorumEpochResponse) replica.ask(OneReplica.begin(2, epoch), 1).get(0)).errorCode()).isZero();
        assertThat(replica.node.role()).isEqualTo(RaftRole.FOLLOWER);
        List<Sent> fetches = replica.take(FetchRequest.class);
        while (fetches.isEmpty()) { // it may tell the leader of itself first
            fail(replica);
            replica.pass(50);
            fetches = replica.take(FetchRequest.class);
        }
        Sent fetch = fetches.get(0);
        long end = replica.log.endOffset();
        fetch.outcome().accept(OneReplica.fetched(2, epoch, end, EpochEndOffset.NONE,
            OneReplica.batch(end, epoch, "one more")), null);
        assertThat(replica.log.endOffset()).isEqualTo(end + 1);
        replica.ask(OneReplica.end(2, epoch, List.of(OneReplica.THREE)), 1);
        replica.ask(OneReplica.vote(epoch + 1, OneReplica.THREE, epoch, end + 1, false), 1);
        assertThat(replica.node.election().hasVotedFor(OneReplica.THREE)).isTrue();
    }

    /** The requests are worth asking: nearly each kind is granted, and refused. */
    @Example
    void theyReachWhatTheyAreFor() {
        for (long seed = 0; seed < 40; seed++) {
            for (RaftRole role : List.of(RaftRole.LEADER, RaftRole.FOLLOWER)) {
                whateverIsAskedIsAnswered(role, seed % 2 == 0, seed);
            }
        }
        assertThat(seen).contains("VOTE granted", "VOTE refused", "BEGIN_QUORUM_EPOCH granted", "BEGIN_QUORUM_EPOCH refused",
            "END_QUORUM_EPOCH granted", "END_QUORUM_EPOCH refused", "FETCH granted", "FETCH refused", "FETCH_SNAPSHOT granted",
            "FETCH_SNAPSHOT refused", "DESCRIBE_QUORUM granted", "DESCRIBE_QUORUM refused", "ADD_RAFT_VOTER refused",
            "REMOVE_RAFT_VOTER refused", "UPDATE_RAFT_VOTER granted", "UPDATE_RAFT_VOTER refused");
    }

    @Property(tries = 200)
    void whateverIsAskedIsAnswered(@ForAll RaftRole role, @ForAll boolean votersInLog, @ForAll long seed) {
        Random random = new Random(seed);
        OneReplica replica = in(role, votersInLog);
        List<Asked> all = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            QuorumState before = replica.node.election();
            all.add(ask(replica, random));
            look(replica, before);
            before = replica.node.election();
            switch (random.nextInt(8)) {
                case 0 -> replica.pass(random.nextInt(2 * QuorumWorld.ELECTION_MS));
                case 1 -> fail(replica);
                case 2 -> replica.node.flush();
                default -> { }
            }
            look(replica, before);
        }
        fail(replica);
        replica.pass(10 * QuorumWorld.ELECTION_MS);
        if (replica.node.election().leaderEpoch() < Integer.MAX_VALUE - 10) {
            worksWithHonestPeers(replica);
        }
        replica.pass(Integer.MAX_VALUE);
        assertThat(all).allSatisfy(asked -> assertThat(asked.replies).as(asked.toString()).isEqualTo(1));
    }

    // ---- the last epoch

    /** Anybody may name an epoch, and the last one too (as with Kafka): there is none after it, so nobody asks for votes any more. */
    @Example
    void afterTheLastEpochNobodyAsksForVotes() {
        OneReplica replica = new OneReplica(3).start();
        replica.ask(OneReplica.begin(2, Integer.MAX_VALUE), 1);
        replica.pass(2 * QuorumWorld.FETCH_MS);
        for (int i = 0; i < 20; i++) {
            replica.take(VoteRequest.class).forEach(asked -> asked.outcome().accept(RaftMessages.voted(ErrorCode.NONE,
                QuorumState.unknownLeader(Integer.MAX_VALUE), true, List.of()), null));
            replica.pass(QuorumWorld.ELECTION_MS);
        }
        assertThat(replica.node.election().leaderEpoch()).isEqualTo(Integer.MAX_VALUE);
        replica.start();
        assertThat(replica.node.election().leaderEpoch()).isEqualTo(Integer.MAX_VALUE);
        replica.ask(OneReplica.begin(2, Integer.MAX_VALUE), 1);
        assertThat(replica.node.role()).as("the leader of the last epoch goes on").isEqualTo(RaftRole.FOLLOWER);
    }

    /** Who has led the last epoch has none to go to when it gives up. */
    @Example
    void theLastEpochsLeaderStaysResigned() {
        OneReplica replica = new OneReplica(3).start();
        replica.ask(OneReplica.vote(Integer.MAX_VALUE - 1, OneReplica.THREE, 0, 0, false), 1);
        replica.elected();
        assertThat(replica.node.leader()).isEqualTo(new LeaderAndEpoch(1, Integer.MAX_VALUE));
        replica.pass(10 * QuorumWorld.FETCH_MS);
        replica.pass(10 * QuorumWorld.ELECTION_MS);
        assertThat(replica.node.role()).isEqualTo(RaftRole.RESIGNED);
        assertThat(replica.node.nextTickNanos()).as("nothing is due at once, again and again").isGreaterThan(replica.clock.nanos());
    }

    // ---- too much for one record

    /** A voter may tell more of itself than fits into the log; it is told so, and the next change is not kept waiting. */
    @Property(tries = 2)
    void aVoterThatTellsTooMuchIsRefused(@ForAll boolean votersInLog) {
        OneReplica replica = in(RaftRole.LEADER, votersInLog);
        int epoch = replica.node.leader().epoch();
        List<QuorumListener> listeners = new ArrayList<>(List.of(new QuorumListener("CONTROLLER", "node-2", 9002)));
        listeners.addAll(Collections.nCopies(RaftSettings.MAX_BATCH_BYTES / 1000, new QuorumListener("X", "x".repeat(1000), 1)));
        ReplicaKey two = OneReplica.TWO;
        long end = replica.log.endOffset();
        assertThat(update(replica, epoch, two, listeners)).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(replica.log.endOffset()).isEqualTo(end);
        assertThat(update(replica, epoch, two, List.of(new QuorumListener("CONTROLLER", "elsewhere", 9002)))).isEqualTo(ErrorCode.NONE);
    }

    /** Who asks for less than nothing gets a batch, and who asks for all of a large log what fits into memory. */
    @Example
    void aFetchOfAnySizeGetsABatchAndNotTheWholeLog() {
        OneReplica replica = in(RaftRole.LEADER, false);
        int epoch = replica.node.leader().epoch();
        long from = replica.log.endOffset();
        for (int i = 0; i < 4; i++) {
            replica.node.append(epoch, List.of(ByteBuffer.wrap(new byte[3 << 20])), 1);
        }
        FetchRequest like = OneReplica.fetch(new ReplicaKey(9, Uuid.ZERO), epoch, from, epoch);
        for (int maxBytes : new int[] {Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE}) {
            FetchRequest asked = new FetchRequest(like.clusterId(), -1, like.replicaState(), 0, 0, maxBytes, (byte) 0, 0, -1, like.topics(), List.of(), "");
            int bytes = OneReplica.partition(replica.ask(asked, 17).get(0)).records().sizeInBytes();
            assertThat(bytes).as("at most %d", maxBytes).isBetween(3 << 20, maxBytes <= 0 ? 4 << 20 : RaftSettings.MAX_BATCH_BYTES);
        }
    }

    private static ErrorCode update(OneReplica replica, int epoch, ReplicaKey voter, List<QuorumListener> listeners) {
        return ErrorCode.of(((UpdateRaftVoterResponse) replica.ask(new UpdateRaftVoterRequest(QuorumWorld.CLUSTER, epoch, voter.id(), voter.directoryId(),
            listeners, new KRaftVersionFeature((short) 0, (short) 1)), 0).get(0)).errorCode());
    }
}
