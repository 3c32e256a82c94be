package gregor.controller;

import gregor.config.NodeConfig;
import gregor.metadata.LogRecords.NoOpRecord;
import gregor.port.Clock;
import gregor.port.Timers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * What the active controller decides without being asked. Each task is a decision whose reply says whether there is more to do, which
 * then follows at once. Used on the controller's loop. Kafka's class {@code PeriodicTaskControlManager}.
 */
final class PeriodicTasks {

    /** Decides. */
    interface Decider {

        /**
         * The decision of one run.
         *
         * @param dueNs when the run was due, by {@link Clock#nanos()}: what came in before that has been decided, however late it is now
         */
        Decision<Boolean> decide(Controller controller, long dueNs);
    }

    /**
     * One of them.
     *
     * @param periodMs between two of its decisions
     */
    record Task(String name, long periodMs, Decider decider) {}

    /** Has a task decided, on the loop. */
    interface Runner {

        /** @return whether the task has more to do */
        boolean run(Task task, long dueNs);
    }

    /** How soon a task goes on that has more to do: others get their turn in between. */
    private static final long MORE_TO_DO_MS = 10;
    private static final int CHECKS_PER_SESSION = 8;

    private final List<Task> tasks;
    private final Clock clock;
    private final Timers timers;
    private final Executor loop;
    private final Runner runner;
    private final Map<String, Timers.Timer> scheduled = new LinkedHashMap<>();
    /** How often this was stopped: what was scheduled before that is not for now. */
    private int stops;

    PeriodicTasks(List<Task> tasks, Clock clock, Timers timers, Executor loop, Runner runner) {
        this.tasks = List.copyOf(tasks);
        this.clock = clock;
        this.timers = timers;
        this.loop = loop;
        this.runner = runner;
    }

    /** All that a controller with these settings does by itself. */
    static List<Task> of(NodeConfig config) {
        List<Task> tasks = new ArrayList<>();
        if (config.metadataMaxIdleIntervalMs() > 0) {
            tasks.add(new Task("writeNoOpRecord", config.metadataMaxIdleIntervalMs(),
                (controller, dueNs) -> new Decision<>(List.of(new NoOpRecord()), false)));
        }
        tasks.add(new Task("maybeFenceStaleBroker", Math.max(1, config.brokerSessionTimeoutMs() / CHECKS_PER_SESSION), Controller::fenceStaleBroker));
        if (config.autoLeaderRebalanceEnable()) {
            tasks.add(new Task("electPreferred", config.leaderImbalanceCheckIntervalSeconds() * 1000,
                (controller, dueNs) -> controller.balanceLeaders()));
        }
        tasks.add(new Task("electUnclean", config.uncleanLeaderElectionIntervalMs(), (controller, dueNs) -> controller.electUncleanLeaders()));
        return tasks;
    }

    /** The controller is active: each task runs a period from now, and again and again. */
    void start() {
        tasks.forEach(task -> schedule(task, task.periodMs()));
    }

    void stop() {
        stops++;
        scheduled.values().forEach(Timers.Timer::cancel);
        scheduled.clear();
    }

    private void schedule(Task task, long delayMs) {
        int scheduledAfter = stops;
        scheduled.put(task.name(), timers.after(delayMs, () -> {
            long dueNs = clock.nanos();
            loop.execute(() -> {
                if (scheduledAfter == stops) {
                    boolean moreToDo = runner.run(task, dueNs);
                    if (scheduledAfter == stops) { // it may have lost the leadership
                        schedule(task, moreToDo ? Math.min(MORE_TO_DO_MS, task.periodMs()) : task.periodMs());
                    }
                }
            });
        }));
    }
}
