package gregor.scenarios;

import gregor.base.TopicPartition;
import gregor.log.UnifiedLog;
import gregor.replica.Partition;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What is known of a node from the steps it made. */
final class NodeState {

    private final TopicPartition watched;
    private final Map<String, String> becomes = new TreeMap<>();
    private UnifiedLog log;
    /** Whether the log was given, to show what becomes of it on the disk. */
    private boolean isFollowed;
    private int waiting;
    private boolean everWaited;

    NodeState(TopicPartition watched) {
        this.watched = watched;
    }

    /** @param shown whether what becomes of things by this step is shown; what they were before is not */
    void note(String from, String to, String what, Partition partition, Map<String, String> fields, boolean shown) {
        if (partition != null && partition.topicPartition().equals(watched)) {
            log = partition.log();
        }
        if (shown && from.equals(to) && what.equals(what.toUpperCase(Locale.ROOT))) { // the name of a state
            becomes.put(from, what);
        }
        String connection = "connection " + fields.get("connection");
        if (shown && what.equals("mute")) {
            becomes.put(connection, "muted");
        } else if (what.equals("unmute")) {
            becomes.remove(connection);
        } else if (to.equals("Purgatory") && what.equals("wait")) {
            waiting++;
            everWaited = true;
        } else if (from.equals("Purgatory")) {
            waiting--;
        }
    }

    void follow(UnifiedLog followed) {
        log = followed;
        isFollowed = true;
    }

    Map<String, String> snapshot() {
        Map<String, String> state = new LinkedHashMap<>();
        if (log != null) {
            state.put("log start", "" + log.logStartOffset());
            state.put(isFollowed ? "recovery point" : "HW", "" + (isFollowed ? log.recoveryPoint() : log.highWatermark()));
            state.put("LEO", "" + log.logEndOffset());
            if (log.numberOfSegments() > 1) {
                state.put("segments", "" + log.numberOfSegments());
            }
        }
        if (everWaited) {
            state.put("waiting", "" + waiting);
        }
        state.putAll(becomes);
        return state;
    }
}
