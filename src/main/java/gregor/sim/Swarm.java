package gregor.sim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which faults a run has, and when. Each kind is on or off first, about half of them off, and has a number of times after that: a
 * mix of everything all the time would hide what needs a long quiet period, or one fault alone.
 *
 * @param times how often each kind happens; a kind that is off is not in it
 */
public record Swarm(Map<FaultKind, Integer> times) {

    private static final int MOST_TIMES = 6;
    /** Nothing goes wrong before there can be a first leader. */
    private static final int QUIET_MS = 500;

    /** @param allowed kinds that may be drawn; if they were named on purpose, all of them are on */
    static Swarm draw(SimEntropy entropy, Set<FaultKind> allowed, boolean onPurpose) {
        Map<FaultKind, Integer> times = new EnumMap<>(FaultKind.class);
        for (FaultKind kind : FaultKind.values()) {
            boolean on = entropy.nextInt(2) == 0;
            int count = 1 + entropy.nextInt(MOST_TIMES);
            if (allowed.contains(kind) && (on || onPurpose)) {
                times.put(kind, count);
            }
        }
        return new Swarm(times);
    }

    /** The kinds that a run may have of those that it was given. */
    static Set<FaultKind> possible(RunSettings settings) {
        Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
        settings.kinds().stream().filter(kind -> settings.whole() || kind.isOfRaft()).forEach(kinds::add);
        return kinds;
    }

    /** Draws the faults, by time. @param nodes their numbers are 1 to this */
    List<Fault> schedule(SimEntropy entropy, int nodes, long durationMs) {
        List<Fault> drawn = new ArrayList<>();
        for (FaultKind kind : FaultKind.values()) {
            for (int i = 0; i < times.getOrDefault(kind, 0); i++) {
                long atMs = QUIET_MS + entropy.nextInt((int) durationMs - QUIET_MS);
                long lengthMs = kind.maxLengthMs() == 0 ? 0 : length(entropy, kind.maxLengthMs());
                int node = 1 + entropy.nextInt(nodes);
                int other = 1 + (node + entropy.nextInt(nodes - 1)) % nodes;
                drawn.add(new Fault(0, kind, atMs, lengthMs, node, other, entropy.nextLong()));
            }
        }
        drawn.sort(Comparator.comparingLong(Fault::atMs));
        List<Fault> numbered = new ArrayList<>();
        for (Fault fault : drawn) {
            numbered.add(new Fault(numbered.size(), fault.kind(), fault.atMs(), fault.lengthMs(), fault.node(), fault.other(), fault.seed()));
        }
        return numbered;
    }

    /** Short ones as likely as long ones. */
    private static long length(SimEntropy entropy, long maxMs) {
        return Math.max(1, entropy.between(1, maxMs) >> entropy.nextInt(5));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        times.forEach((kind, count) -> text.append(text.length() == 0 ? "" : " ").append(kind).append('x').append(count));
        return text.length() == 0 ? "no faults" : text.toString();
    }
}
