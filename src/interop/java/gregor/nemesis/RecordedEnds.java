package gregor.nemesis;

import gregor.base.TopicPartition;
import gregor.history.History;
import gregor.history.History.Listed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;

/** Asks for the ends of all partitions, over and over, until it is told to stop. */
final class RecordedEnds extends Thread {

    private static final long EVERY_NANOS = 200_000_000;

    private final Admin admin;
    private final List<TopicPartition> partitions;
    private final History history;
    private volatile boolean stopped;

    RecordedEnds(String bootstrap, List<TopicPartition> partitions, History history) {
        super("ends");
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrap, "default.api.timeout.ms", 4_000, "request.timeout.ms", 2_000,
            "retry.backoff.ms", 50, "reconnect.backoff.max.ms", 200));
        this.partitions = partitions;
        this.history = history;
    }

    void finish() {
        stopped = true;
    }

    @Override
    public void run() {
        try (admin) {
            while (!stopped) {
                list();
                LockSupport.parkNanos(EVERY_NANOS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void list() throws InterruptedException {
        Map<org.apache.kafka.common.TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(RecordedReader.theirs(partition), OffsetSpec.latest()));
        long began = System.nanoTime();
        ListOffsetsResult ends = admin.listOffsets(wanted);
        for (TopicPartition partition : partitions) {
            try {
                ListOffsetsResultInfo end = ends.partitionResult(RecordedReader.theirs(partition)).get();
                history.add(new Listed(partition, began, System.nanoTime(), end.leaderEpoch().orElse((int) History.UNKNOWN), end.offset()));
            } catch (ExecutionException e) {
                continue; // nobody said
            }
        }
    }
}
