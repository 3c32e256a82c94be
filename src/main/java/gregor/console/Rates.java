package gregor.console;

import gregor.base.TopicPartition;
import gregor.console.ClusterSnapshot.LogStatus;
import gregor.console.ClusterSnapshot.PartitionStatus;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;

/** How many records a second come into each partition: what its leader's end offset has grown by in the last two seconds. */
final class Rates {

    /** Long enough that the figure can be read, short enough that it is soon 0 after the last record. */
    static final long WINDOW_MS = 2000;
    private static final long MS_PER_S = 1000;

    private Map<TopicPartition, ArrayDeque<Point>> points = new LinkedHashMap<>();

    /** A leader's end offset at a time. */
    private record Point(int leaderEpoch, long timeMs, long endOffset) {}

    /** Takes in the next snapshot. @return records a second by partition; none for those without a leader that can be looked into */
    Map<TopicPartition, Long> next(ClusterSnapshot snapshot) {
        Map<TopicPartition, ArrayDeque<Point>> kept = new LinkedHashMap<>();
        Map<TopicPartition, Long> rates = new LinkedHashMap<>();
        for (PartitionStatus partition : snapshot.partitions()) {
            LogStatus log = partition.log(partition.leader());
            if (log != null) {
                ArrayDeque<Point> window = points.getOrDefault(partition.partition(), new ArrayDeque<>());
                add(window, new Point(partition.leaderEpoch(), snapshot.timeMs(), log.endOffset()));
                kept.put(partition.partition(), window);
                rates.put(partition.partition(), rate(window));
            }
        }
        points = kept;
        return rates;
    }

    private static void add(ArrayDeque<Point> window, Point now) {
        Point last = window.peekLast();
        if (last != null && (last.leaderEpoch != now.leaderEpoch || last.endOffset > now.endOffset || last.timeMs > now.timeMs)) {
            window.clear(); // another leader's log, or a clock that was set: differences to it mean nothing
        }
        window.add(now);
        // The last point that is out of the window stays: the difference to it is over the whole window.
        while (window.size() > 2 && now.timeMs - second(window).timeMs >= WINDOW_MS) {
            window.remove();
        }
    }

    private static Point second(ArrayDeque<Point> window) {
        Point first = window.remove();
        Point second = window.element();
        window.addFirst(first);
        return second;
    }

    private static long rate(ArrayDeque<Point> window) {
        Point first = window.element();
        Point last = window.getLast();
        long tookMs = last.timeMs - first.timeMs;
        return tookMs == 0 ? 0 : (last.endOffset - first.endOffset) * MS_PER_S / tookMs;
    }
}
