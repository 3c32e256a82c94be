package gregor.exercises;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Always fails. If this is not reported as a failure, no other failure would be either. */
final class CanaryProperty {

    @Property(tries = 5)
    void alwaysFails(@ForAll int any) {
        throw new AssertionError("the canary sings: " + any);
    }
}
