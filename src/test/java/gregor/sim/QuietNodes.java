package gregor.sim;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** For tests that simulate clusters: what the nodes log is of no interest there. */
public final class QuietNodes implements BeforeAllCallback, AfterAllCallback {

    /** A field, or the level would be forgotten. */
    private static final Logger SIMULATED = Logger.getLogger("gregor");

    @Override
    public void beforeAll(ExtensionContext context) {
        SIMULATED.setLevel(Level.OFF);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        SIMULATED.setLevel(null);
    }
}
