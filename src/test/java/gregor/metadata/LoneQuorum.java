package gregor.metadata;

import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.log.DirectoryState;
import gregor.message.QuorumListener;
import gregor.port.Clock;
import gregor.port.Disk;
import gregor.port.Trace;
import gregor.raft.FileQuorumStateStore;
import gregor.raft.MetadataLogConfig;
import gregor.raft.MetadataRaftLog;
import gregor.raft.RaftClient;
import gregor.raft.RaftDriver;
import gregor.raft.RaftNode;
import gregor.raft.RaftSettings;
import gregor.sim.SimEntropy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** One voter alone, from its disk to the images that its publishers see; all of it on the thread of the test. */
final class LoneQuorum implements AutoCloseable {

    final MetadataRaftLog log;
    final RaftClient client;
    /** What was published, the latest last. */
    final List<MetadataImage> images = new ArrayList<>();
    /** Why the node cannot go on. */
    final List<String> halted = new ArrayList<>();
    private final Clock clock;
    private final Deque<Runnable> loop = new ArrayDeque<>();

    LoneQuorum(NodeConfig config, Uuid directoryId, Disk disk, Clock clock) throws IOException {
        this.clock = clock;
        Path directory = Path.of(config.metadataLogDir()).resolve(StorageFormatter.METADATA_LOG);
        this.log = MetadataRaftLog.open(directory, MetadataLogConfig.of(config), disk, clock, new DirectoryState());
        List<QuorumListener> listeners = config.advertisedControllerListeners().stream()
            .map(at -> new QuorumListener(at.listenerName(), at.host().isEmpty() ? "localhost" : at.host(), at.port())).toList();
        RaftDriver driver = new RaftDriver(RaftSettings.of(config, "lone-quorum", directoryId, listeners), new RaftNode.Ports(clock,
            new SimEntropy(1), log, new FileQuorumStateStore(disk, directory), (to, request, outcome) -> {
                throw new AssertionError("there is nobody to send " + request + " to");
            }, Trace.OFF), loop::add, (delayMs, task) -> () -> { }, failure -> halted.add(failure.toString()));
        this.client = driver.client();
        MetadataLoader loader = new MetadataLoader(config, client, clock, driver::execute, loop::add,
            List.of((delta, image) -> images.add(image)), halted::add);
        driver.start();
        loader.start();
        run();
    }

    private void run() {
        while (!loop.isEmpty()) {
            loop.poll().run();
        }
    }

    /** @return the offset of the last record; it may not be committed yet */
    long appendUnforced(List<MetadataRecord> records) {
        List<ByteBuffer> values = records.stream().map(record -> MetadataRecordSerde.write(record, MetadataVersion.LATEST_PRODUCTION)).toList();
        return client.append(client.leader().epoch(), values, clock.millis());
    }

    /** Appends, and lets the loop force and publish it. */
    long append(MetadataRecord... records) {
        long last = appendUnforced(List.of(records));
        run();
        return last;
    }

    MetadataImage image() {
        return images.get(images.size() - 1);
    }

    @Override
    public void close() {
        try {
            run();
        } catch (KafkaException diskFailed) {
            // nothing that is not forced was ever told
        }
        log.close();
    }
}
