package gregor.exercises;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What Gregor and jqwik log while an answer is tried: kept instead of printed. A server goes on after an exception in a
 * handler and only logs it, so that what a test sees is often less than what is here.
 */
final class RunLog extends Handler implements AutoCloseable {

    private final Map<Logger, Boolean> before = new LinkedHashMap<>();
    private Throwable first;

    RunLog() {
        for (String name : new String[] {"gregor", "net.jqwik"}) {
            Logger logger = Logger.getLogger(name);
            before.put(logger, logger.getUseParentHandlers());
            logger.setUseParentHandlers(false);
            logger.addHandler(this);
        }
    }

    /** The first exception that was logged since this was last asked; null if none was. */
    synchronized Throwable takeFirst() {
        Throwable taken = first;
        first = null;
        return taken;
    }

    /** Whether the first exception, if there was one, says this. */
    synchronized boolean firstBegins(String message) {
        return first != null && String.valueOf(first.getMessage()).startsWith(message);
    }

    @Override
    public synchronized void publish(LogRecord entry) {
        if (first == null) {
            first = entry.getThrown();
        }
    }

    @Override
    public void flush() {
        // Nothing is kept back.
    }

    @Override
    public void close() {
        before.forEach((logger, usedParents) -> {
            logger.removeHandler(this);
            logger.setUseParentHandlers(usedParents);
        });
    }
}
