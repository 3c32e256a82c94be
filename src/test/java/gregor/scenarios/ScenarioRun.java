package gregor.scenarios;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a scenario did.
 *
 * @param captures bytes worth a picture, by name: frames with their size, record batches, files
 */
public record ScenarioRun(List<TraceStep> steps, Map<String, byte[]> captures) {

    /** The first step like this. */
    public TraceStep first(Predicate<TraceStep> like) {
        return steps.stream().filter(like).findFirst().orElseThrow(() -> new IllegalStateException("there is no such step in " + steps));
    }

    /** The first frame of a message. */
    public byte[] frame(String what) {
        return first(step -> step.what().equals(what) && step.frame() != null).frame();
    }
}
