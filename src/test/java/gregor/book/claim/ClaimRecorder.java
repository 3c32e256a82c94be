package gregor.book.claim;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Keeps what each claim's property did, for the site. Found by jqwik through {@code META-INF/services}, so it holds for
 * every property. The folder is {@code target/claims} of the working directory, or what the system property
 * {@value #FOLDER} says.
 */
public final class ClaimRecorder implements AroundPropertyHook {

    /** The system property that names another folder: a learner's run must not pass for the build's. */
    public static final String FOLDER = "gregor.claims";

    @Override
    public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property) {
        PropertyExecutionResult result = property.execute();
        context.findAnnotation(Claim.class).ifPresent(claim -> new ClaimResult(claim.value(),
            context.containerClass().getName() + "#" + context.targetMethod().getName(), result.countTries(),
            result.countChecks(), result.seed().orElse(""), result.status().name(), sample(result)).write(folder()));
        return result;
    }

    private static Path folder() {
        String named = System.getProperty(FOLDER);
        return named == null ? ClaimResult.folder(Path.of("")) : Path.of(named);
    }

    private static String sample(PropertyExecutionResult result) {
        return result.falsifiedParameters().map(ClaimRecorder::lines).orElse("");
    }

    private static String lines(List<Object> parameters) {
        return parameters.stream().map(each -> each instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(each))
            .collect(Collectors.joining("\n"));
    }

    @Override
    public PropagationMode propagateTo() {
        return PropagationMode.ALL_DESCENDANTS;
    }
}
