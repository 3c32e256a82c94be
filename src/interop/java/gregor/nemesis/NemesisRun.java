package gregor.nemesis;

import gregor.MixedNode;
import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import gregor.history.Finding;
import gregor.history.History;
import gregor.history.HistoryChecker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;

/**
 * Real clients work with a real cluster while something is done to it; at the end everything is let run, read to its end by new
 * consumers, stopped, and the whole history is checked.
 */
public final class NemesisRun implements AutoCloseable {

    /** What may be done to the cluster in the middle. */
    public interface Disturbance {
        void rage() throws Exception;
    }

    /** @param findings what may not be; @param problems what clients were told that they never should be */
    public record Verdict(List<Finding> findings, List<String> problems, String summary) {}

    private static final Map<String, Integer> TOPICS = Map.of("kept", 3, "held", 2);
    private static final long PATIENCE_MS = 120_000;
    private static final long POLL_MS = 100;
    private static final int LONGEST = 5;
    private static final String GROUP = "readers";

    private final ThreeNodes nodes;
    private final int replicas;
    private final long seed;
    private final int recordsPerSecond;
    private final History history = new History();
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final List<TopicPartition> partitions = new ArrayList<>();
    private final List<RecordedProducer> writers = new ArrayList<>();
    private final List<RecordedMember> members = new ArrayList<>();
    private final long began = System.nanoTime();
    private Thread follower;
    private RecordedEnds ends;
    private volatile boolean followed;

    /**
     * The cluster may run already, or not.
     *
     * @param replicas of each partition
     * @param recordsPerSecond of each of three producers
     */
    public NemesisRun(ThreeNodes nodes, int replicas, int recordsPerSecond, long seed) {
        this.nodes = nodes;
        this.replicas = replicas;
        this.recordsPerSecond = recordsPerSecond;
        this.seed = seed;
        new TreeSet<>(TOPICS.keySet()).forEach(topic -> IntStream.range(0, TOPICS.get(topic)).forEach(number -> partitions.add(new TopicPartition(topic, number))));
    }

    History history() {
        return history;
    }

    Set<String> topics() {
        return TOPICS.keySet();
    }

    public List<TopicPartition> partitions() {
        return List.copyOf(partitions);
    }

    /** Makes the topics, lets the clients work during the disturbance, and looks at what came of it. */
    public Verdict run(Disturbance disturbance) throws Exception {
        nodes.start(PATIENCE_MS);
        createTopics();
        startClients();
        try {
            disturbance.rage();
        } finally {
            history.add(new History.Fault(System.nanoTime(), "no more faults"));
        }
        nodes.start(PATIENCE_MS);
        nodes.awaitInSync(TOPICS.keySet(), PATIENCE_MS);
        finishClients();
        awaitSameSizes();
        for (String isolation : List.of("read_uncommitted", "read_committed")) {
            scan(isolation);
        }
        nodes.nodes().forEach(node -> node.stop());
        for (TopicPartition partition : partitions) {
            StoredLogs.read(nodes.nodes(), partition, history);
        }
        return new Verdict(HistoryChecker.check(history), List.copyOf(problems), history.summary() + "; longest times without an acknowledgement: "
            + HistoryChecker.longestGaps(history, LONGEST).stream().map(gap -> gap.nanos() / 1_000_000 + " ms from " + seconds(gap.fromNanos()) + " s on")
                .collect(Collectors.joining(", ")));
    }

    private String seconds(long nanos) {
        return String.format("%.1f", (nanos - began) / 1e9);
    }

    private void createTopics() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", nodes.bootstrap()))) {
            admin.createTopics(TOPICS.entrySet().stream().map(topic -> new NewTopic(topic.getKey(), topic.getValue(), (short) replicas)
                .configs(Map.of("min.insync.replicas", "" + (replicas / 2 + 1), "segment.bytes", "1048576", "retention.ms", "-1",
                    "max.message.bytes", "" + RecordedProducer.MAX_MESSAGE_BYTES))).toList()).all().get();
        }
        nodes.awaitInSync(TOPICS.keySet(), PATIENCE_MS);
    }

    private void startClients() {
        for (int writer = 0; writer < 3; writer++) {
            writers.add(new RecordedProducer(writer, writer > 0, recordsPerSecond, nodes.bootstrap(), partitions, history, seed));
        }
        for (int member = 0; member < 2; member++) {
            members.add(new RecordedMember(GROUP, member, nodes.bootstrap(), TOPICS.keySet(), history, problems, seed));
        }
        follower = new Thread(this::follow, "follower");
        ends = new RecordedEnds(nodes.bootstrap(), partitions, history);
        writers.forEach(Thread::start);
        members.forEach(Thread::start);
        follower.start();
        ends.start();
    }

    /** Reads all partitions as they are written. */
    private void follow() {
        try (RecordedReader reader = new RecordedReader("follower", false, history, Map.of("bootstrap.servers", nodes.bootstrap()))) {
            reader.consumer.assign(partitions.stream().map(RecordedReader::theirs).toList());
            reader.consumer.seekToBeginning(List.of());
            while (!followed) {
                reader.poll(POLL_MS);
            }
        } catch (KafkaException e) {
            problems.add("follower: " + e);
        }
    }

    private void finishClients() throws InterruptedException {
        writers.forEach(RecordedProducer::finish);
        for (Thread writer : writers) {
            writer.join();
        }
        members.forEach(RecordedMember::finish);
        ends.finish();
        followed = true;
        for (Thread member : members) {
            member.join();
        }
        follower.join();
        ends.join();
    }

    /** All is written by then, and no replica lacks anything: what files hold is compared. */
    private void awaitSameSizes() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", nodes.bootstrap()))) {
            nodes.await("all replicas to be of the same size", PATIENCE_MS, () -> areOfTheSameSize(admin));
        }
    }

    private boolean areOfTheSameSize(Admin admin) {
        try {
            List<LogDirDescription> directories = new ArrayList<>();
            admin.describeLogDirs(nodes.nodes().stream().map(MixedNode::id).toList()).allDescriptions().get().values()
                .forEach(ofNode -> directories.addAll(ofNode.values()));
            return partitions.stream().allMatch(partition -> {
                List<Long> sizes = directories.stream().map(LogDirDescription::replicaInfos).filter(held -> held.containsKey(RecordedReader.theirs(partition)))
                    .map(held -> held.get(RecordedReader.theirs(partition)).size()).toList();
                return sizes.size() == replicas && sizes.stream().distinct().count() == 1;
            });
        } catch (InterruptedException | ExecutionException e) {
            throw new gregor.base.KafkaException(ErrorCode.UNKNOWN_SERVER_ERROR, "the sizes of replicas could not be asked for", e);
        }
    }

    private void scan(String isolation) {
        try (RecordedReader reader = new RecordedReader("scan " + isolation, true, history,
                Map.of("bootstrap.servers", nodes.bootstrap(), "isolation.level", isolation, "default.api.timeout.ms", 60_000))) {
            List<org.apache.kafka.common.TopicPartition> all = partitions.stream().map(RecordedReader::theirs).toList();
            reader.consumer.assign(all);
            reader.consumer.seekToBeginning(all);
            Map<org.apache.kafka.common.TopicPartition, Long> until = reader.consumer.endOffsets(all);
            long deadline = System.nanoTime() + PATIENCE_MS * 1_000_000;
            while (all.stream().anyMatch(partition -> reader.consumer.position(partition) < until.get(partition))) {
                reader.poll(POLL_MS);
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("a scan did not come to the ends " + until);
                }
            }
        }
    }

    @Override
    public void close() {
        writers.forEach(RecordedProducer::finish);
        members.forEach(RecordedMember::finish);
        followed = true;
        if (ends != null) {
            ends.finish();
        }
        nodes.close();
    }

    /** The settings that a cluster has under a nemesis: who is silent is soon out, and internal topics are as safe as the others. */
    public static Map<String, String> settings(int replicas) {
        return Map.of("broker.session.timeout.ms", "3000", "broker.heartbeat.interval.ms", "500", "replica.lag.time.max.ms", "3000",
            "offsets.topic.replication.factor", "" + replicas, "offsets.topic.num.partitions", "3", "min.insync.replicas", "" + (replicas / 2 + 1),
            "controller.quorum.fetch.timeout.ms", "1500", "controller.quorum.election.timeout.ms", "500", "auto.create.topics.enable", "false");
    }

    /** {@code [seconds [seed [replicas]]]}: lets a nemesis rage for long; prints what was done, and fails if anything was found. */
    public static void main(String[] args) throws Exception {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 1_800;
        long seed = args.length > 1 ? Long.parseLong(args[1]) : System.nanoTime();
        int replicas = args.length > 2 ? Integer.parseInt(args[2]) : 3;
        Path folder = Files.createTempDirectory("nemesis");
        System.out.println("nemesis: " + seconds + " s, seed " + seed + ", " + replicas + " replicas, in " + folder);
        Verdict verdict = rage(folder, seconds, seed, replicas, 80);
        System.out.println(verdict.summary());
        verdict.problems().forEach(System.out::println);
        verdict.findings().forEach(System.out::println);
        System.exit(verdict.findings().isEmpty() && verdict.problems().isEmpty() ? 0 : 1);
    }

    static Verdict rage(Path folder, int seconds, long seed, int replicas, int recordsPerSecond) throws Exception {
        try (NemesisRun run = new NemesisRun(new ThreeNodes(folder, 0, settings(replicas)), replicas, recordsPerSecond, seed)) {
            Nemesis nemesis = new Nemesis(run.nodes, run.history, seed);
            Verdict verdict = run.run(() -> nemesis.rage(seconds * 1_000_000_000L));
            System.out.println(nemesis.recoveries());
            System.out.println(run.history.faults().stream().map(fault -> run.seconds(fault.nanos()) + ": " + fault.what()).collect(Collectors.joining("; ")));
            return verdict;
        }
    }
}
