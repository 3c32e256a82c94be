package gregor.tools;

import gregor.client.AdminClient;
import gregor.client.NewTopic;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the benchmarks have in common: a topic, a watch, a line a second, and the figures at the end. */
final class BenchRun {

    private static final long LINE_EVERY_NANOS = 1_000_000_000;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MIB = 1 << 20;

    private final ToolContext context;
    private final BrokerProcesses brokers;
    private final Percentiles all = new Percentiles();
    private Percentiles sinceLastLine = new Percentiles();
    private double cpuSecondsBefore;
    private long startNanos;
    private long lastLineNanos;
    private long records;
    private long bytes;
    private long recordsAtLastLine;
    private long bytesAtLastLine;
    private long failures;

    /** @param brokers whose cost is told at the end */
    BenchRun(ToolContext context, BrokerProcesses brokers) {
        this.context = context;
        this.brokers = brokers;
    }

    /** Makes the topic if it is not there. */
    static void makeTopic(AdminClient admin, String topic, int partitions) {
        if (!admin.listTopics().containsKey(topic)) {
            admin.createTopic(new NewTopic(topic, partitions, (short) -1, List.of(), Map.of()));
        }
    }

    void start() throws IOException {
        cpuSecondsBefore = brokers.cpuSeconds();
        startNanos = context.clock().nanos();
        lastLineNanos = startNanos;
    }

    /** Something has been sent or fetched. Prints a line when a second has passed. */
    void count(long moreRecords, long moreBytes) {
        records += moreRecords;
        bytes += moreBytes;
        long nowNanos = context.clock().nanos();
        if (nowNanos - lastLineNanos >= LINE_EVERY_NANOS) {
            line(records - recordsAtLastLine, bytes - bytesAtLastLine, nowNanos - lastLineNanos, sinceLastLine);
            lastLineNanos = nowNanos;
            recordsAtLastLine = records;
            bytesAtLastLine = bytes;
            sinceLastLine = new Percentiles();
        }
    }

    void time(long nanos) {
        all.add(nanos);
        sinceLastLine.add(nanos);
    }

    void fail(Exception error) {
        if (failures++ == 0) {
            context.err().println("the first failure: " + error.getMessage());
        }
    }

    long records() {
        return records;
    }

    /** @return the exit code */
    int end() throws IOException {
        long nanos = Math.max(1, context.clock().nanos() - startNanos);
        context.out().printf(Locale.ROOT, "total: %d records, %.1f MiB in %.2f s%n", records, bytes / MIB, nanos / NANOS_PER_SECOND);
        line(records, bytes, nanos, all);
        context.out().println(brokers.cost(cpuSecondsBefore, records, bytes));
        if (failures > 0) {
            context.err().println(failures + " records failed");
        }
        return failures == 0 ? 0 : 1;
    }

    private void line(long newRecords, long newBytes, long nanos, Percentiles times) {
        double seconds = nanos / NANOS_PER_SECOND;
        String latencies = times.total() == 0 ? "" : String.format(Locale.ROOT,
            ", ms: mean %.2f, p50 %.2f, p95 %.2f, p99 %.2f, p99.9 %.2f, max %.2f", times.meanNanos() / 1e6, times.nanosAt(0.5) / 1e6,
            times.nanosAt(0.95) / 1e6, times.nanosAt(0.99) / 1e6, times.nanosAt(0.999) / 1e6, times.maxNanos() / 1e6);
        context.out().printf(Locale.ROOT, "%d records, %.0f records/s, %.1f MiB/s%s%n", newRecords, newRecords / seconds,
            newBytes / MIB / seconds, latencies);
    }
}
