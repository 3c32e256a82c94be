package gregor.log;

import gregor.base.TopicPartition;
import gregor.config.NodeConfig;
import gregor.port.Clock;
import gregor.port.Timers;
import gregor.port.Trace;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Cleans compacted logs in the background: {@code log.cleaner.threads} workers, each of which cleans the dirtiest log that no
 * other one has, and then the next. A worker takes one step at a time, as a task of its own, and waits between two of them
 * if that would be more than {@code log.cleaner.io.max.bytes.per.second}. Settings are looked at anew each time, so they can
 * be changed while the node runs; the memory and the buffer of a cleaning stay what they were when it began.
 *
 * <p>Source: Kafka's {@code LogCleaner}, whose threads sleep; and which deletes the old segments of compacted logs, as
 * {@link LogManager} does here.
 */
public final class LogCleaner implements AutoCloseable {

    private static final Logger LOG = System.getLogger(LogCleaner.class.getName());

    private final LogCleanerManager manager;
    private final Supplier<NodeConfig> settings;
    private final Clock clock;
    private final Timers timers;
    private final Executor threads;
    private final Trace trace;
    private final IoThrottle throttle = new IoThrottle();
    private final List<Worker> workers = new ArrayList<>();
    private volatile boolean closed;

    /**
     * @param settings as they are now
     * @param threads run the workers' steps, as many at the same time as there are workers
     */
    public LogCleaner(LogCleanerManager manager, Supplier<NodeConfig> settings, Clock clock, Timers timers, Executor threads, Trace trace) {
        this.manager = manager;
        this.settings = settings;
        this.clock = clock;
        this.timers = timers;
        this.threads = threads;
        this.trace = trace;
    }

    /** Begins, unless {@code log.cleaner.enable} is false. */
    public void start() {
        if (settings.get().logCleanerEnable()) {
            addWorkers();
        }
    }

    /** Makes workers until there are as many as the settings say; one at the least, which looks whether there are to be more. */
    private void addWorkers() {
        synchronized (workers) {
            while (!closed && workers.size() < Math.max(1, settings.get().logCleanerThreads())) {
                Worker worker = new Worker(workers.size());
                workers.add(worker);
                worker.goOn(0);
            }
        }
    }

    /** Returns when nothing is cleaned any more. What was not finished is as it was before. */
    @Override
    public void close() {
        List<Worker> all;
        synchronized (workers) {
            closed = true;
            all = List.copyOf(workers);
        }
        all.forEach(Worker::stop);
    }

    private final class Worker {
        private final int number;
        private Cleaner.Limits limits;
        private Cleaning current;

        Worker(int number) {
            this.number = number;
        }

        void goOn(long waitMs) {
            if (waitMs > 0) {
                timers.after(waitMs, () -> goOn(0));
                return;
            }
            synchronized (workers) {
                if (!closed) { // once closed, the threads may be gone
                    threads.execute(this::turn);
                }
            }
        }

        private void turn() {
            long waitMs = settings.get().logCleanerBackoffMs();
            try {
                waitMs = step();
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "log cleaner " + number + " goes on after an error of its own", e);
            }
            if (waitMs >= 0) {
                goOn(waitMs);
            }
        }

        /** @return milliseconds until the next step; -1 if this worker is not wanted any more */
        private synchronized long step() {
            if (closed || current == null && isTooMany()) {
                return -1;
            }
            NodeConfig config = settings.get();
            long nowMs = clock.millis();
            if (current == null && config.logCleanerThreads() > 0) {
                begin(nowMs, config);
            }
            if (current == null) {
                addWorkers();
                return Math.max(1, config.logCleanerBackoffMs());
            }
            int bytes = stepOf(current, nowMs);
            if (current.isOver()) {
                manager.finished(current);
                current = null;
            }
            return throttle.waitMs(bytes, config.logCleanerIoMaxBytesPerSecond(), clock.nanos());
        }

        private boolean isTooMany() {
            synchronized (workers) {
                boolean last = workers.get(workers.size() - 1) == this;
                return last && number > 0 && number >= settings.get().logCleanerThreads() && workers.remove(this);
            }
        }

        private void begin(long nowMs, NodeConfig config) {
            current = manager.choose(nowMs);
            if (current != null) {
                int count = config.logCleanerThreads();
                limits = new Cleaner.Limits(config.logCleanerIoBufferSize() / count / 2, config.logCleanerDedupeBufferSize() / count,
                    config.logCleanerIoBufferLoadFactor());
                LogToClean what = current.what();
                TopicPartition partition = what.log().topicPartition();
                if (trace.isOn()) {
                    trace.step("LogCleaner", "LogCleanerManager", "choose", Map.of("partition", partition, "dirtyRatio", what.dirtyRatio()));
                    trace.step("LogCleaner", "Cleaner", "clean", Map.of("partition", partition, "cleanBytes", what.cleanBytes(),
                        "dirtyBytes", what.dirtyBytes()));
                }
            }
        }

        private int stepOf(Cleaning cleaning, long nowMs) {
            try {
                return cleaning.step(manager.disk(), limits, trace, nowMs);
            } catch (IOException | RuntimeException e) {
                cleaning.abort();
                manager.failed(cleaning.log(), e);
                return 0;
            }
        }

        synchronized void stop() {
            if (current != null) {
                current.abort();
                manager.finished(current);
                current = null;
            }
        }
    }
}
