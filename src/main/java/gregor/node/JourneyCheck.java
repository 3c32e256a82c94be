package gregor.node;

import gregor.base.TopicPartition;
import gregor.client.ConsumerRecord;
import gregor.node.Journey.Line;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares what was sent and acknowledged with what comes back: nothing that was acknowledged may be missing or changed, and
 * nothing may come that was never sent. A record that was stored twice, since its first acknowledgement was lost with a node, is
 * counted: a producer that is not idempotent has to take that.
 */
final class JourneyCheck {

    /** By key, which names the file and the line. */
    private final Map<String, Line> lines = new LinkedHashMap<>();
    private final Map<TopicPartition, Map<Long, Line>> acknowledged = new LinkedHashMap<>();
    private final List<String> mismatches = new ArrayList<>();
    private int stored;
    private int storedTwice;

    JourneyCheck(List<Line> lines) {
        lines.forEach(line -> this.lines.put(line.key(), line));
    }

    /** The cluster has said that it has a line, and where. */
    void acknowledged(TopicPartition partition, long offset, Line line) {
        Line before = acknowledged.computeIfAbsent(partition, first -> new LinkedHashMap<>()).put(offset, line);
        if (before != null) {
            mismatches.add(partition + " offset " + offset + ": acknowledged for " + before.key() + " and for " + line.key());
        }
    }

    /** A record has come back. */
    void read(ConsumerRecord record) {
        String key = text(record.key());
        Line sent = acknowledged.computeIfAbsent(record.partition(), partition -> new LinkedHashMap<>()).remove(record.offset());
        Line same = sent == null ? lines.get(key) : sent;
        if (same == null || !key.equals(same.key()) || !text(record.value()).equals(same.text())) {
            mismatches.add(record.partition() + " offset " + record.offset() + ": sent " + same + ", read " + key + " " + text(record.value()));
        } else if (sent == null) {
            storedTwice++;
        } else {
            stored++;
        }
    }

    /** Acknowledged records that came back as they were sent. */
    int stored() {
        return stored;
    }

    /** Records that came back without an acknowledgement of their own. */
    int storedTwice() {
        return storedTwice;
    }

    /** What is wrong, once all has been read. */
    List<String> mismatches() {
        List<String> all = new ArrayList<>(mismatches);
        acknowledged.forEach((partition, byOffset) -> byOffset.forEach(
            (offset, line) -> all.add(partition + " offset " + offset + ": sent " + line + ", and it did not come back")));
        return all;
    }

    private static String text(ByteBuffer bytes) {
        return bytes == null ? "" : StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }
}
