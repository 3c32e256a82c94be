package gregor.history;

import gregor.base.TopicPartition;
import gregor.history.History.CommitRead;
import gregor.history.History.Committed;
import gregor.history.History.Listed;
import gregor.history.History.Outcome;
import gregor.history.History.Poll;
import gregor.history.History.Seen;
import gregor.history.History.Sent;
import gregor.history.History.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes a history with which nothing is wrong: of a cluster that is a list a partition, and of clients that overlap. */
final class RightHistory {

    private static final int STEPS = 400;
    private static final int PLAIN = 2;
    private static final String GROUP = "g";
    private static final List<TopicPartition> PARTITIONS = List.of(new TopicPartition("a", 0), new TopicPartition("a", 1), new TopicPartition("b", 0));

    /** A send that has not ended. */
    private record Open(Payload payload, boolean idempotent, long beganNanos) {}

    private final Random random;
    private final History history = new History();
    private final Map<TopicPartition, List<Seen>> logs = new HashMap<>();
    private final Map<String, Integer> counters = new HashMap<>();
    private final int[] sessions = new int[4];
    private final List<Open> open = new ArrayList<>();
    private final Map<String, Integer> positions = new HashMap<>();
    private final Map<String, Integer> lives = new HashMap<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private long now;
    private int epoch;

    private RightHistory(long seed) {
        random = new Random(seed);
        PARTITIONS.forEach(partition -> logs.put(partition, new ArrayList<>()));
    }

    static History of(long seed) {
        RightHistory made = new RightHistory(seed);
        for (int i = 0; i < STEPS; i++) {
            made.step();
        }
        while (!made.open.isEmpty()) {
            made.end(made.open.get(0));
        }
        for (TopicPartition partition : PARTITIONS) {
            for (String reader : List.of("scan uncommitted", "scan committed")) {
                while (made.positions.getOrDefault(reader + partition, 0) < made.logs.get(partition).size()) {
                    made.poll(reader, true, partition);
                }
            }
            for (int node = 1; node <= 3; node++) {
                made.history.add(new Stored(node, partition, new ArrayList<>(made.logs.get(partition))));
            }
        }
        return made.history;
    }

    private void step() {
        now += 1 + random.nextInt(3);
        TopicPartition partition = PARTITIONS.get(random.nextInt(PARTITIONS.size()));
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> begin(random.nextInt(sessions.length), partition);
            case 3, 4, 5 -> {
                if (!open.isEmpty()) {
                    end(random.nextBoolean() ? open.get(0) : open.get(random.nextInt(open.size())));
                }
            }
            case 6 -> poll("reader " + random.nextInt(2), false, partition);
            case 7 -> history.add(new Listed(partition, now, now += 2, epoch, logs.get(partition).size()));
            case 8 -> commit(partition);
            default -> {
                if (random.nextInt(4) == 0) {
                    epoch++;
                } else if (random.nextInt(4) == 0) {
                    sessions[random.nextInt(sessions.length)]++;
                } else {
                    readCommitted(partition);
                }
            }
        }
    }

    private void begin(int writer, TopicPartition partition) {
        int counter = counters.merge(writer + "/" + sessions[writer] + " " + partition, 1, Integer::sum) - 1;
        open.add(new Open(new Payload(partition, writer, sessions[writer], counter, 1000 + now), writer >= PLAIN, now));
    }

    /** What an idempotent producer sent before to the partition goes first. */
    private void end(Open wanted) {
        Open send = open.stream().filter(other -> !wanted.idempotent() || other.payload().writer() == wanted.payload().writer()
            && other.payload().session() == wanted.payload().session() && other.payload().partition().equals(wanted.payload().partition()))
            .filter(other -> wanted.idempotent() || other == wanted).findFirst().orElseThrow();
        open.remove(send);
        List<Seen> log = logs.get(send.payload().partition());
        int kind = random.nextInt(10);
        if (kind == 0) {
            history.add(new Sent(send.payload(), send.idempotent(), send.beganNanos(), now, Outcome.FAIL, History.UNKNOWN));
            return;
        }
        boolean arrives = kind != 1;
        int copies = !arrives ? 0 : send.idempotent() || random.nextInt(3) > 0 ? 1 : 2;
        for (int i = 0; i < copies; i++) {
            log.add(new Seen(log.size(), epoch, send.payload()));
        }
        now++;
        boolean known = arrives && kind != 2;
        history.add(new Sent(send.payload(), send.idempotent(), send.beganNanos(), known || random.nextBoolean() ? now : History.NEVER,
            known ? Outcome.OK : Outcome.INFO, known && random.nextInt(8) > 0 ? log.size() - 1 : History.UNKNOWN));
    }

    private void poll(String reader, boolean scansAll, TopicPartition partition) {
        String place = reader + partition;
        if (!scansAll && random.nextInt(10) == 0) {
            lives.merge(place, 1, Integer::sum);
            positions.put(place, random.nextInt(logs.get(partition).size() + 1));
        }
        List<Seen> log = logs.get(partition);
        int from = positions.getOrDefault(place, 0);
        int to = Math.min(log.size(), from + 1 + random.nextInt(20));
        positions.put(place, to);
        history.add(new Poll(reader, lives.getOrDefault(place, 0), scansAll, partition, now, now += 2, new ArrayList<>(log.subList(from, to))));
    }

    private String member() {
        return "member " + random.nextInt(2);
    }

    /** Now and then at a coordinator that has been replaced, which lets in whoever asks and has forgotten something. */
    private void readCommitted(TopicPartition partition) {
        boolean isOld = random.nextInt(8) == 0;
        history.add(new CommitRead(GROUP, isOld ? "member that was let in at " + now : member(), partition, now, now += 2,
            isOld ? History.UNKNOWN : committed.getOrDefault(partition, History.UNKNOWN)));
    }

    private void commit(TopicPartition partition) {
        long offset = random.nextInt(logs.get(partition).size() + 1);
        boolean isKnown = random.nextInt(5) > 0;
        boolean isDone = isKnown || random.nextBoolean();
        history.add(new Committed(GROUP, member(), partition, now, now += 2, isKnown ? Outcome.OK : Outcome.INFO, offset));
        if (isDone) {
            committed.put(partition, offset);
        }
    }
}
