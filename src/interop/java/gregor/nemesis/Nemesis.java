package gregor.nemesis;

import gregor.MixedNode;
import gregor.history.History;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** Kills, stops and pauses nodes, one at a time and now and then two or all; which and when follows from a seed. */
final class Nemesis {

    private static final int MS = 1_000_000;
    private static final int QUIET_MS = 4_000;
    /** Shorter than a session, and longer. */
    private static final int[] AWAY_MS = {50, 500, 2_000, 6_000};

    private enum Fault {
        KILL, STOP, PAUSE
    }

    private final ThreeNodes nodes;
    private final History history;
    private final Random random;

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
        }
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
