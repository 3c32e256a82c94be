package gregor.nemesis;

import gregor.history.History;
import gregor.history.History.CommitRead;
import gregor.history.History.Committed;
import gregor.history.History.Fault;
import gregor.history.History.Outcome;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** A member of a consumer group, of which polls, commits and what it was told of its commits go into a history. */
final class RecordedMember extends Thread {

    private static final long POLL_MS = 100;
    private static final int POLLS_OF_A_MEMBER = 250;

    private final String group;
    private final String bootstrap;
    private final Collection<String> topics;
    private final History history;
    private final List<String> problems;
    private final Random random;
    private volatile boolean stopped;
    private int assignments;

    /** @param problems what may not be, told to this list */
    RecordedMember(String group, int number, String bootstrap, Collection<String> topics, History history, List<String> problems, long seed) {
        super("member " + number + " of " + group);
        this.group = group;
        this.bootstrap = bootstrap;
        this.topics = topics;
        this.history = history;
        this.problems = problems;
        this.random = new Random(seed + number);
    }

    /** It commits what it has read, and ends. */
    void finish() {
        stopped = true;
    }

    @Override
    public void run() {
        for (int life = 0; !stopped; life++) {
            try (RecordedReader reader = new RecordedReader(getName() + "." + life, false, history, Map.of("bootstrap.servers", bootstrap, "group.id", group,
                    "enable.auto.commit", false, "auto.offset.reset", "earliest", "session.timeout.ms", 6_000, "heartbeat.interval.ms", 1_000))) {
                reader.consumer.subscribe(topics, new Assignments(reader));
                for (int i = 0; i < POLLS_OF_A_MEMBER && !stopped; i++) {
                    reader.poll(POLL_MS);
                    if (random.nextInt(5) == 0) {
                        commit(reader);
                    }
                }
            } catch (KafkaException e) {
                problems.add(getName() + ": " + e);
            }
        }
    }

    private final class Assignments implements ConsumerRebalanceListener {
        private final RecordedReader reader;

        private Assignments(RecordedReader reader) {
            this.reader = reader;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            partitions.forEach(reader::beginsAnew);
            assignments++;
            try {
                readCommitted(reader, partitions);
            } catch (KafkaException e) {
                history.add(new Fault(System.nanoTime(), getName() + " was not told how far it had come: " + e));
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (random.nextBoolean()) {
                commit(reader);
            }
        }
    }

    private String inThisAssignment() {
        return getName() + " in assignment " + assignments;
    }

    private void readCommitted(RecordedReader reader, Collection<TopicPartition> partitions) {
        long began = System.nanoTime();
        Map<TopicPartition, OffsetAndMetadata> committed = reader.consumer.committed(Set.copyOf(partitions));
        long ended = System.nanoTime();
        partitions.forEach(partition -> history.add(new CommitRead(group, inThisAssignment(), RecordedReader.ours(partition), began, ended,
            committed.get(partition) == null ? History.UNKNOWN : committed.get(partition).offset())));
    }

    private void commit(RecordedReader reader) {
        for (TopicPartition partition : reader.consumer.assignment()) {
            try {
                commit(reader, partition, reader.consumer.position(partition));
            } catch (KafkaException e) {
                break; // how it went is in the history
            }
        }
    }

    private void commit(RecordedReader reader, TopicPartition partition, long offset) {
        long began = System.nanoTime();
        Outcome outcome = Outcome.INFO;
        try {
            reader.consumer.commitSync(Map.of(partition, new OffsetAndMetadata(offset)));
            outcome = Outcome.OK;
        } finally {
            history.add(new Committed(group, inThisAssignment(), RecordedReader.ours(partition), began, System.nanoTime(), outcome, offset));
        }
    }
}
