package gregor.exercises;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import net.jqwik.engine.JqwikTestEngine;
import org.junit.platform.engine.ConfigurationParameters;
import org.junit.platform.engine.DiscoveryFilter;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.EngineDiscoveryRequest;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.ExecutionRequest;
import org.junit.platform.engine.OutputDirectoryCreator;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.store.Namespace;
import org.junit.platform.engine.support.store.NamespacedHierarchicalStore;

/**
 * Runs tests of one class loader with jqwik's engine, for a limited time. The engine is called as JUnit's launcher would
 * call it, because a launcher is not among the libraries.
 */
final class JqwikRun {

    /** How often a thread that ignores the end of its time is told again. */
    private static final int MOST_STOPS = 25;
    private static final int BETWEEN_STOPS_MS = 200;

    /** As many tries as each test asks for. */
    static final int ALL_TRIES = Integer.MAX_VALUE;

    private final ClassLoader loader;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final long limitMs;
    private final int mostTries;
    private final Map<String, TestOutcome> outcomes = new LinkedHashMap<>();
    private final RunLog log = new RunLog();
    private String running;
    private int tries;
    private volatile boolean isTrying;
    private boolean isOver;

    /**
     * @param database where failing seeds are remembered for the next run; null if nothing is
     * @param shrink whether the smallest failing case is looked for
     * @param mostTries of each test; {@link #ALL_TRIES} for as many as it asks for
     */
    JqwikRun(ClassLoader loader, Path database, boolean shrink, long limitMs, int mostTries) {
        this.loader = loader;
        this.limitMs = limitMs;
        this.mostTries = mostTries;
        settings.put("jqwik.database", database == null ? "" : database.toString());
        // Not the failing sample itself: its classes are of a loader that is gone.
        settings.put("jqwik.failures.after.default", "PREVIOUS_SEED");
        settings.put("jqwik.shrinking.default", shrink ? "BOUNDED" : "OFF");
        settings.put("jqwik.reporting.usejunitplatform", "true");
        settings.put("jqwik.reporting.onlyfailures", "true");
    }

    /**
     * @param tests class and method each
     * @return an outcome for each of them, in their order
     */
    List<TestOutcome> run(List<String> tests) {
        Thread thread = new Thread(() -> execute(tests), "exercise");
        thread.setDaemon(true);
        // jqwik finds its hooks through this loader, once for all runs: they must not belong to one answer.
        thread.setContextClassLoader(JqwikRun.class.getClassLoader());
        thread.start();
        try {
            thread.join(limitMs);
            if (thread.isAlive()) {
                giveUp(thread);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a check", e);
        }
        log.close();
        synchronized (this) {
            List<TestOutcome> all = new ArrayList<>();
            for (String test : tests) {
                all.add(outcomes.getOrDefault(test, TestOutcome.without(test, TestOutcome.Status.NOT_RUN, null)));
            }
            return all;
        }
    }

    /**
     * The stack of the thread is where the learner's loop is. Java has no gentle way to end a loop that does not look whether
     * it should end; where the rough way is gone too (Java 20), the thread lives on until the process ends. Only a try is ended
     * in this way: no other begins when the time is up, so from jqwik the thread returns by itself.
     */
    @SuppressWarnings({"deprecation", "removal"})
    private void giveUp(Thread thread) throws InterruptedException {
        TimeoutException late = new TimeoutException("not finished after " + limitMs / 1000 + " seconds");
        late.setStackTrace(thread.getStackTrace());
        synchronized (this) {
            isOver = true;
            if (running != null) {
                outcomes.put(running, TestOutcome.without(running, TestOutcome.Status.OUT_OF_TIME, late));
            }
        }
        try {
            for (int i = 0; i < MOST_STOPS && thread.isAlive(); i++) {
                if (isTrying && !isMakingReady(thread.getStackTrace())) {
                    thread.stop();
                }
                thread.join(BETWEEN_STOPS_MS);
            }
        } catch (UnsupportedOperationException e) {
            thread.interrupt();
        }
    }

    /** A class whose initializer is ended is lost to all other tests of the process. */
    private static boolean isMakingReady(StackTraceElement[] stack) {
        return Arrays.stream(stack).anyMatch(frame -> frame.getMethodName().equals("<clinit>"));
    }

    private void execute(List<String> tests) {
        CaseRecorder.record(this);
        try {
            List<DiscoverySelector> selectors = new ArrayList<>();
            for (String test : tests) {
                selectors.add(selector(test));
            }
            JqwikTestEngine engine = new JqwikTestEngine();
            Parameters parameters = new Parameters(settings);
            TestDescriptor found = engine.discover(new Request(selectors, parameters), UniqueId.forEngine(engine.getId()));
            engine.execute(ExecutionRequest.create(found, EngineExecutionListener.NOOP, parameters, new NoOutput(),
                new NamespacedHierarchicalStore<Namespace>(null)));
        } catch (ClassNotFoundException | LinkageError | RuntimeException e) {
            // Nothing has run: a test's class can't be loaded with this answer in its place.
            tests.forEach(test -> notRun(test, e));
        } finally {
            CaseRecorder.record(null);
        }
    }

    private DiscoverySelector selector(String test) throws ClassNotFoundException {
        int hash = test.indexOf('#');
        Class<?> container = Class.forName(test.substring(0, hash), false, loader);
        String name = test.substring(hash + 1);
        Method method = Arrays.stream(container.getDeclaredMethods()).filter(each -> each.getName().equals(name)).findFirst()
            .orElseThrow(() -> new InvalidExercise("there is no test " + test));
        return DiscoverySelectors.selectMethod(container, method);
    }

    private synchronized void notRun(String test, Throwable error) {
        outcomes.putIfAbsent(test, TestOutcome.without(test, TestOutcome.Status.NOT_RUN, error));
    }

    synchronized void started(String test) {
        running = test;
        tries = 0;
    }

    /** A try begins. @return false if there is no time for it */
    synchronized boolean begins() {
        isTrying = !isOver;
        return isTrying;
    }

    /** A try is over. @return whether the test has had as many tries as it gets */
    synchronized boolean ends() {
        isTrying = false;
        tries++;
        return tries >= mostTries;
    }

    synchronized void finished(TestOutcome outcome) {
        if (!isOver) {
            outcomes.put(outcome.test(), outcome);
        }
        running = null;
    }

    RunLog log() {
        return log;
    }

    private record Request(List<DiscoverySelector> selectors, ConfigurationParameters parameters) implements EngineDiscoveryRequest {
        @Override
        public <T extends DiscoverySelector> List<T> getSelectorsByType(Class<T> type) {
            return selectors.stream().filter(type::isInstance).map(type::cast).toList();
        }

        @Override
        public <T extends DiscoveryFilter<?>> List<T> getFiltersByType(Class<T> type) {
            return List.of();
        }

        @Override
        public ConfigurationParameters getConfigurationParameters() {
            return parameters;
        }
    }

    private record Parameters(Map<String, String> settings) implements ConfigurationParameters {
        @Override
        public Optional<String> get(String key) {
            return Optional.ofNullable(settings.get(key));
        }

        @Override
        public Optional<Boolean> getBoolean(String key) {
            return get(key).map(Boolean::valueOf);
        }

        @Override
        @Deprecated
        public int size() {
            return settings.size();
        }

        @Override
        public Set<String> keySet() {
            return settings.keySet();
        }
    }

    /** Tests of exercises leave no files. */
    private static final class NoOutput implements OutputDirectoryCreator {
        @Override
        public Path getRootDirectory() {
            throw new UnsupportedOperationException("an exercise's tests write no files");
        }

        @Override
        public Path createOutputDirectory(TestDescriptor descriptor) {
            return getRootDirectory();
        }
    }
}
