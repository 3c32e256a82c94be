package gregor.sim;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.log.DirectoryState;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.VoteMessage.VoteRequest;
import gregor.message.VoteMessage.VoteResponse;
import gregor.message.VoteMessage.VotePartition;
import gregor.raft.FileQuorumStateStore;
import gregor.raft.MetadataRaftLog;
import gregor.raft.QuorumState;
import gregor.raft.RaftChannel;
import gregor.raft.RaftDriver;
import gregor.raft.RaftLog;
import gregor.raft.RaftNode;
import gregor.raft.RaftRole;
import gregor.raft.ReplicaKey;
import gregor.raft.SnapshotFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** A node that runs the quorum alone: its log on the simulated disk, its state machine, its driver. */
final class RaftMember extends SimNode implements RaftView {

    static final int PORT = 9093;
    private static final Path DIRECTORY = Path.of("/data/__cluster_metadata-0");

    private final RaftQuorum quorum;
    private ReplicaKey key;
    private RaftLog log;
    private RaftNode raft;
    private RaftDriver driver;
    private Executor loop;
    private NumberLog numbers;
    private boolean started;

    RaftMember(SimNetwork network, int id, RaftQuorum quorum) {
        super(network, id);
        this.quorum = quorum;
        newIdentity();
    }

    /** A disk that is empty has another directory on it. */
    void newIdentity() {
        key = new ReplicaKey(id(), new Uuid(world().entropy("directory of " + id() + ", life " + lives()).nextLong(), id()));
    }

    /** Formats the disk: a cluster whose voters are in its log begins with a snapshot that names them. */
    void format(SnapshotFile bootstrap) {
        try {
            disk().createDirectories(DIRECTORY);
            if (bootstrap != null) {
                disk().replaceWhole(DIRECTORY.resolve(SnapshotFile.fileName(SnapshotFile.BOOTSTRAP_ID)), bootstrap.encode(0, 0));
            }
            disk().forceDirectory(DIRECTORY.getParent());
            disk().forceDirectory(DIRECTORY.getParent().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    void boot(SimProcess starting) throws IOException {
        loop = starting.executor("quorum");
        log = MetadataRaftLog.open(DIRECTORY, quorum.logConfig(), disk(), starting.clock(), new DirectoryState(why -> { }));
        RaftChannel channel = watched(starting, new SimRaftChannel(network(), starting, loop, quorum.requestTimeoutMs(), world().trace(id())));
        driver = new RaftDriver(quorum.settings(key), new RaftNode.Ports(starting.clock(), codeEntropy(), log,
            new FileQuorumStateStore(disk(), DIRECTORY), channel, world().trace(id())), loop, starting.timers(), this::failed);
        raft = (RaftNode) driver.client();
        numbers = new NumberLog(starting, key.toString(), raft, driver::execute, quorum, quorum.snapshotEvery());
        SimRaftChannel.serve(network(), starting, PORT, loop, (request, version, reply) -> handle(starting, request, version, reply));
        driver.start();
        driver.execute(() -> {
            raft.register(numbers);
            started = true;
        });
    }

    private void handle(SimProcess starting, Record request, int version, Consumer<Record> reply) {
        if (request instanceof FetchRequest fetch) {
            quorum.invariants().fetched(key, fetch.follower(), world().nowNanos());
        }
        driver.handle(request, version, response -> {
            if (starting.isAlive()) {
                checkVote(request, response);
                reply.accept(response);
            }
        });
    }

    /** Only a disk may end a process. */
    private void failed(Throwable cause) {
        if (cause instanceof KafkaException e && e.error() == ErrorCode.KAFKA_STORAGE_ERROR) {
            halt(e.getMessage());
        } else if (cause instanceof RuntimeException e) {
            throw e;
        } else {
            throw new IllegalStateException(cause);
        }
    }

    private RaftChannel watched(SimProcess starting, RaftChannel channel) {
        return (to, request, outcome) -> {
            if (!starting.isAlive()) {
                return;
            }
            if (request instanceof FetchRequest fetch) {
                quorum.invariants().fetches(key, fetch.topics().get(0).partitions().get(0).fetchOffset(), log.flushedOffset());
            } else if (request instanceof VoteRequest vote && !partition(vote).preVote()) {
                quorum.invariants().votes(key, partition(vote).replicaEpoch(), key, onDisk());
            }
            channel.send(to, request, outcome);
        };
    }

    private static VotePartition partition(VoteRequest request) {
        return request.topics().get(0).partitions().get(0);
    }

    private void checkVote(Record request, Record response) {
        if (response instanceof VoteResponse vote && !vote.topics().isEmpty() && vote.topics().get(0).partitions().get(0).voteGranted()
                && !partition((VoteRequest) request).preVote()) {
            VotePartition asked = partition((VoteRequest) request);
            quorum.invariants().votes(key, asked.replicaEpoch(), new ReplicaKey(asked.replicaId(), asked.replicaDirectoryId()), onDisk());
        }
    }

    /** What a power failure now would leave of elections. */
    private QuorumState onDisk() {
        try {
            return QuorumState.read(disk().afterCrash(0, Loss.ALL_UNFORCED, null), DIRECTORY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    void afterDeath(SimProcess died) {
        if (raft != null) {
            quorum.invariants().replica(key).died(world().current() == died);
        }
        raft = null;
        driver = null;
        started = false;
    }

    /** Whether there is a process, and it has come so far. */
    boolean isRunning() {
        return started;
    }

    boolean leads() {
        return isRunning() && raft.leader().isLeader(id());
    }

    /** A user of the quorum on this node appends a number if it leads. */
    void append(long number, int count) {
        driver.execute(() -> {
            if (leads()) {
                ByteBuffer value = ByteBuffer.allocate(Long.BYTES).putLong(0, number);
                raft.append(raft.leader().epoch(), Collections.nCopies(count, value), clock().millis());
            }
        });
    }

    RaftNode raft() {
        return raft;
    }

    NumberLog numbers() {
        return numbers;
    }

    /** The leader gives up its epoch. */
    void resign() {
        driver.execute(() -> raft.resign(raft.leader().epoch()));
    }

    @Override
    public ReplicaKey key() {
        return key;
    }

    @Override
    public RaftLog log() {
        return log;
    }

    @Override
    public RaftRole role() {
        return raft.role();
    }

    @Override
    public int epoch() {
        return raft.leader().epoch();
    }

    @Override
    public long highWatermark() {
        return raft.highWatermark();
    }
}
