package gregor.sim;

import java.io.IOException;
import java.util.Map;

/**
 * Something that a node does with a log, always the same.
 *
 * @param what it does, in a few words
 * @param topicSettings that it needs
 */
public record CrashWorkload(String name, String what, Map<String, String> topicSettings, Script script) {

    /** The steps. */
    interface Script {
        void run(CrashNode node) throws IOException;
    }

    @Override
    public String toString() {
        return name;
    }
}
