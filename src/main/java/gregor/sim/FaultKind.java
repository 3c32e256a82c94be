package gregor.sim;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What can go wrong in a simulated cluster, by its number in the project's list of faults. */
public enum FaultKind {
    F01("a process dies at a write", 3_000),
    F02("of the write at which a process dies a part gets through", 3_000),
    F03("the power fails at a write, and of each file some first pages that were not forced get through", 5_000),
    F04("the power fails at a write, and of files and directories any changes that were not forced get through", 5_000),
    F05("forcing a file fails, and what it should have forced is gone", 3_000),
    F06("the disk is full, or a file too large", 3_000),
    F09("a disk is slow", 8_000),
    F10("a process is killed", 6_000),
    F11("the power fails for one node, for several, or for all", 6_000),
    F12("a process is paused", 10_000),
    F13("a node comes back with an empty disk", 6_000),
    F14("connections stall and break", 8_000),
    F15("messages take long, and some connections stand still for a while", 8_000),
    F16("requests come twice", 8_000),
    F17("some nodes can't reach others, in one direction or both", 14_000),
    F18("connections break", 8_000),
    F19("one direction is clogged, then all comes at once", 8_000),
    F20("clocks are wrong, jump, or run too fast", 8_000),
    F21("the leader resigns", 0),
    F22("a voter is removed, or added", 0),
    F23("a setting is changed", 0),
    F24("a topic is deleted and made again", 0);

    private static final Set<FaultKind> OF_A_CONTROLLER = EnumSet.of(F23, F24);

    private final String what;
    private final long maxLengthMs;

    FaultKind(String what, long maxLengthMs) {
        this.what = what;
        this.maxLengthMs = maxLengthMs;
    }

    /** In words, for people. */
    public String what() {
        return what;
    }

    /** How long one may last, or how long a node may be down after it, in milliseconds; 0 if it happens at one moment. */
    long maxLengthMs() {
        return maxLengthMs;
    }

    /** Whether raft alone can meet it. */
    boolean isOfRaft() {
        return !OF_A_CONTROLLER.contains(this);
    }

    /**
     * Reads a list with commas between, as {@code F10,F17}.
     *
     * @throws IllegalArgumentException saying what is allowed
     */
    public static Set<FaultKind> parse(String list) {
        Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
        for (String name : list.split(",")) {
            if (!name.isEmpty()) {
                kinds.add(find(name));
            }
        }
        return kinds;
    }

    private static FaultKind find(String name) {
        List<String> all = new ArrayList<>();
        for (FaultKind kind : values()) {
            if (kind.name().equals(name)) {
                return kind;
            }
            all.add(kind.name());
        }
        throw new IllegalArgumentException("there is no fault '" + name + "'; there are " + String.join(", ", all));
    }
}
