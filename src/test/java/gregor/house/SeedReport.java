package gregor.house;

import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Ends the report of a property that failed with the line that repeats it. Found by jqwik through
 * {@code META-INF/services}, so it holds for every property.
 */
public final class SeedReport implements AroundPropertyHook {

    @Override
    public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property) {
        PropertyExecutionResult result = property.execute();
        // An exercise's answer is tried in a class loader of its own, and what fails there is told to the learner.
        boolean isOfThisBuild = context.containerClass().getClassLoader() == SeedReport.class.getClassLoader();
        if (isOfThisBuild && result.status() == PropertyExecutionResult.Status.FAILED) {
            result.seed().ifPresent(seed -> System.out.println(line(context, seed)));
        }
        return result;
    }

    private static String line(PropertyLifecycleContext context, String seed) {
        String test = context.containerClass().getSimpleName() + "#" + context.targetMethod().getName();
        String database = System.getProperty("jqwik.database"); // of one of two JVMs; without Maven there is one, of the usual name
        return "FAILED seed=" + seed + "  mvn -o test -Dtest=" + test + (database == null ? "" : " -Djqwik.database=" + database)
            + "  (has the sample and tries it first; for good: @Property(seed = \"" + seed + "\"))";
    }

    @Override
    public PropagationMode propagateTo() {
        return PropagationMode.ALL_DESCENDANTS;
    }
}
