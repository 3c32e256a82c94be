package gregor.exercises;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import net.jqwik.api.ForAll;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.AroundTryHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;
import net.jqwik.api.lifecycle.TryExecutionResult;
import net.jqwik.api.lifecycle.TryExecutor;
import net.jqwik.api.lifecycle.TryLifecycleContext;

/**
 * Tells a {@link JqwikRun} what its properties did, the smallest failing case above all. Found by jqwik through
 * {@code META-INF/services}; on threads that run no exercise it does nothing.
 */
public final class CaseRecorder implements AroundPropertyHook, AroundTryHook {

    /** jqwik shrinks on a thread of its own, which has to hear as well that the time is up. */
    private static final ThreadLocal<JqwikRun> CURRENT = new InheritableThreadLocal<>();

    /** Properties on this thread belong to a run until {@code null} is passed. */
    static void record(JqwikRun run) {
        CURRENT.set(run);
    }

    @Override
    public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property) {
        JqwikRun run = CURRENT.get();
        if (run == null) {
            return property.execute();
        }
        String test = context.containerClass().getName() + "#" + context.targetMethod().getName();
        run.started(test);
        PropertyExecutionResult result = property.execute();
        boolean held = result.status() == PropertyExecutionResult.Status.SUCCESSFUL;
        run.finished(new TestOutcome(test, held ? TestOutcome.Status.PASSED : TestOutcome.Status.FAILED, claim(context.targetMethod()),
            result.countTries(), result.seed().orElse(""), sample(context.targetMethod(), result),
            result.throwable().orElse(null), run.log().takeFirst()));
        return result;
    }

    /** By name, because the annotation of a class of another loader is another class. */
    private static String claim(Method method) {
        try {
            for (Annotation annotation : method.getAnnotations()) {
                if (annotation.annotationType().getName().equals("gregor.book.claim.Claim")) {
                    return (String) annotation.annotationType().getMethod("value").invoke(annotation);
                }
            }
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> sample(Method method, PropertyExecutionResult result) {
        List<Object> values = result.falsifiedParameters().orElse(List.of());
        List<Parameter> varied = Arrays.stream(method.getParameters())
            .filter(parameter -> parameter.isAnnotationPresent(ForAll.class)).toList();
        List<String> sample = new ArrayList<>();
        for (int i = 0; i < values.size() && values.size() == varied.size(); i++) {
            sample.add(varied.get(i).getName() + " = " + SampleText.of(values.get(i)));
        }
        return sample;
    }

    /** When the time is up, whatever jqwik would still like to try has failed already; when there were enough tries, it has held. */
    @Override
    public TryExecutionResult aroundTry(TryLifecycleContext context, TryExecutor one, List<Object> parameters) {
        JqwikRun run = CURRENT.get();
        if (run == null) {
            return one.execute(parameters);
        } else if (!run.begins()) {
            return TryExecutionResult.falsified(new TimeoutException("the time is up"));
        }
        TryExecutionResult result = one.execute(parameters);
        return run.ends() && result.isSatisfied() ? TryExecutionResult.satisfied(true) : result;
    }

    @Override
    public PropagationMode propagateTo() {
        return PropagationMode.ALL_DESCENDANTS;
    }
}
