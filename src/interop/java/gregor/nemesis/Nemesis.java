package gregor.nemesis;

import gregor.MixedNode;
import gregor.history.History;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills, stops and pauses nodes, one at a time and now and then two or all; which and how long follows from a seed. Mostly it waits
 * until clients have been served again: on a machine that is so busy that a node needs longer to start than the next stroke needs to
 * come, nothing would ever be served. One stroke in three comes sooner, and meets a cluster that is not over the last one.
 */
final class Nemesis {

    private static final int MS = 1_000_000;
    private static final int QUIET_MS = 4_000;
    /** Then it does not come back. That takes seconds, and on a machine that has ten times more to do than it can, a minute. */
    private static final long PATIENCE_MS = 180_000;
    /** So many are of more than one partition. */
    private static final int SERVED_RECORDS = 100;
    /** Shorter than a session, and longer. */
    private static final int[] AWAY_MS = {50, 500, 2_000, 6_000};

    private enum Fault {
        KILL, STOP, PAUSE
    }

    private final ThreeNodes nodes;
    private final History history;
    private final Random random;
    private final List<Long> recoveriesMs = new ArrayList<>();

    Nemesis(ThreeNodes nodes, History history, long seed) {
        this.nodes = nodes;
        this.history = history;
        this.random = new Random(seed);
    }

    /** Does so for some time; at its end all nodes run. */
    void rage(long forNanos) throws IOException {
        long until = System.nanoTime() + forNanos;
        while (System.nanoTime() < until) {
            LockSupport.parkNanos((long) (500 + random.nextInt(QUIET_MS)) * MS);
            List<MixedNode> hit = new ArrayList<>(nodes.nodes());
            Collections.shuffle(hit, random);
            int howMany = random.nextInt(20);
            strike(hit.subList(0, howMany == 0 ? 3 : howMany < 3 ? 2 : 1));
            if (random.nextInt(3) > 0) {
                awaitService();
            }
        }
    }

    private void awaitService() {
        long fromNanos = System.nanoTime();
        long wanted = history.acknowledged() + SERVED_RECORDS;
        nodes.await(SERVED_RECORDS + " acknowledgements", PATIENCE_MS, () -> history.acknowledged() >= wanted);
        recoveriesMs.add((System.nanoTime() - fromNanos) / MS);
    }

    /** How long it took, each time that it waited, from the end of what it did until clients had been served. */
    String recoveries() {
        List<Long> sorted = recoveriesMs.stream().sorted().toList();
        return sorted.isEmpty() ? "it never waited" : "served again after " + sorted.size() + " faults: half of the times within "
            + sorted.get(sorted.size() / 2) + " ms, nine of ten within " + sorted.get(sorted.size() * 9 / 10) + " ms, always within "
            + sorted.get(sorted.size() - 1) + " ms";
    }

    private void strike(List<MixedNode> hit) throws IOException {
        Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
        for (MixedNode node : hit) {
            tell(fault + " " + node.id());
            switch (fault) {
                case KILL -> node.kill();
                case STOP -> node.stop();
                case PAUSE -> node.pause();
            }
        }
        LockSupport.parkNanos((long) (1 + random.nextInt(AWAY_MS[random.nextInt(AWAY_MS.length)])) * MS);
        for (MixedNode node : hit) {
            tell((fault == Fault.PAUSE ? "resume " : "start ") + node.id());
            if (fault == Fault.PAUSE) {
                node.resume();
            } else {
                node.start();
            }
        }
    }

    private void tell(String what) {
        history.add(new History.Fault(System.nanoTime(), what));
    }
}
