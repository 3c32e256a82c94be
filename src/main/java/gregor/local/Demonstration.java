package gregor.local;

import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.console.ClusterSnapshot;
import gregor.console.ClusterSnapshot.LogStatus;
import gregor.console.ClusterSnapshot.NodeState;
import gregor.console.ClusterSnapshot.PartitionStatus;
import gregor.node.Journey;
import gregor.os.SystemClock;
import gregor.os.SystemEntropy;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a local cluster shows when it starts: lines go through it and come back, and in the middle of them the node that leads the
 * first partition is killed, if enough others are left. It can fail: each record has to come back as it was sent.
 */
public final class Demonstration {

    /** What is wrong is usually wrong with all records; a few tell enough. */
    private static final int MOST_MISMATCHES = 10;
    /** A broker that is not missed at once is missed after its session of 9 seconds. */
    private static final long WAIT_MS = 60_000;
    private static final TopicPartition FIRST = new TopicPartition(Journey.TOPIC, 0);
    private static final int NOBODY = 0;

    private final ClusterPlan plan;
    private final LocalNodes nodes;
    private final SystemClock clock = new SystemClock();
    private final PrintStream out;
    private final PrintStream err;

    public Demonstration(ClusterPlan plan, LocalNodes nodes, PrintStream out, PrintStream err) {
        this.plan = plan;
        this.nodes = nodes;
        this.out = out;
        this.err = err;
    }

    /**
     * @param files from which the lines are
     * @return whether every line came back as it was sent; what did not is printed
     * @throws KafkaException if the cluster does not do its part in time
     */
    public boolean run(List<Journey.Line> lines, int files) {
        Journey journey = new Journey(plan.bootstrap(), LocalNodes::transport, clock, new SystemEntropy());
        journey.createTopic();
        PartitionStatus first = partition(await("all replicas of the topic " + Journey.TOPIC + " are in sync", Demonstration::isWhole), FIRST);
        int victim = first.replicas().size() > first.minIsr() && plan.nodes() > 2 ? first.leader() : NOBODY;
        Journey.Outcome outcome = journey.run(lines, () -> {
            if (victim != NOBODY) {
                nodes.threads().execute(() -> nodes.kill(victim));
            }
        });
        out.printf("journey            %d lines of %d files (%d characters) out and back, acks=all, %s%n", outcome.records(), files, outcome.bytes(),
            first.replicas().size() == 1 ? "one replica" : first.replicas().size() + " replicas");
        if (victim != NOBODY) {
            out.printf("  in the middle    node %d, which leads %s, is killed%n", victim, FIRST);
        }
        out.printf("  produced in %d ms, the longest gap between two acknowledgements was %d ms; consumed in %d ms%n", outcome.producedMs(),
            outcome.longestGapMs(), outcome.consumedMs());
        tellMismatches(outcome);
        showAfter(outcome, await("the others know what is safe", seen -> isEven(seen, victim)));
        if (victim != NOBODY) {
            comeBack(victim);
        }
        return outcome.mismatches().isEmpty();
    }

    private void tellMismatches(Journey.Outcome outcome) {
        outcome.mismatches().stream().limit(MOST_MISMATCHES).forEach(mismatch -> err.println("error: " + mismatch));
        if (outcome.mismatches().size() > MOST_MISMATCHES) {
            err.println("error: and " + (outcome.mismatches().size() - MOST_MISMATCHES) + " records more came back otherwise than they were sent");
        }
        if (outcome.mismatches().isEmpty()) {
            out.println("  every record came back as it was sent");
        }
        if (outcome.storedTwice() > 0) {
            out.printf("  %d are there twice: their acknowledgements were lost with the node, and they were sent again%n", outcome.storedTwice());
        }
    }

    private void comeBack(int victim) {
        long startMs = clock.millis();
        nodes.restart(victim);
        ClusterSnapshot seen = await("node " + victim + " is in sync again", now -> isWhole(now) && isEven(now, NOBODY));
        out.printf("node %d             started again, and after %d ms it is in sync again%n", victim, clock.millis() - startMs);
        showEnds(seen);
    }

    private ClusterSnapshot await(String what, Predicate<ClusterSnapshot> condition) {
        try {
            return nodes.when(what, condition, WAIT_MS).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof KafkaException why ? why : e;
        }
    }

    private void showAfter(Journey.Outcome outcome, ClusterSnapshot seen) {
        for (PartitionStatus partition : ofJourney(seen)) {
            int index = partition.partition().partition();
            out.printf("  %-16s offsets %d to %d; %s%n", partition.partition(), outcome.from().get(index), outcome.to().get(index), led(partition));
        }
    }

    private void showEnds(ClusterSnapshot seen) {
        for (PartitionStatus partition : ofJourney(seen)) {
            String ends = partition.logs().stream().sorted(Comparator.comparingInt(LogStatus::nodeId))
                .map(log -> "on node " + log.nodeId() + " to " + log.endOffset()).collect(Collectors.joining(", "));
            out.printf("  %-16s %s; %s%n", partition.partition(), ends, led(partition));
        }
    }

    private static String led(PartitionStatus partition) {
        return "leader " + partition.leader() + ", epoch " + partition.leaderEpoch() + ", in sync "
            + partition.isr().stream().sorted().map(String::valueOf).collect(Collectors.joining(" "));
    }

    private static List<PartitionStatus> ofJourney(ClusterSnapshot seen) {
        return seen.partitions().stream().filter(partition -> partition.partition().topic().equals(Journey.TOPIC)).toList();
    }

    private static PartitionStatus partition(ClusterSnapshot seen, TopicPartition name) {
        return ofJourney(seen).stream().filter(partition -> partition.partition().equals(name)).findFirst().orElseThrow();
    }

    private static boolean isWhole(ClusterSnapshot seen) {
        List<PartitionStatus> partitions = ofJourney(seen);
        return !partitions.isEmpty() && partitions.stream().allMatch(partition -> partition.leader() != ClusterSnapshot.NONE
            && partition.isr().size() == partition.replicas().size());
    }

    /** All replicas that are in sync have the same, know that it is safe, and the victim is not one of them. */
    private static boolean isEven(ClusterSnapshot seen, int victim) {
        return ofJourney(seen).stream().allMatch(partition -> !partition.isr().contains(victim)
            && partition.logs().stream().filter(log -> partition.isr().contains(log.nodeId())).count() == partition.isr().size()
            && partition.logs().stream().mapToLong(LogStatus::endOffset).distinct().count() == 1
            && partition.logs().stream().allMatch(log -> log.highWatermark() == log.endOffset()))
            && seen.nodes().stream().allMatch(node -> node.id() == victim || node.state() == NodeState.RUNNING);
    }
}
