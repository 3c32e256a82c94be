package gregor.sim;

/**
 * A crash after which something was not as promised.
 *
 * @param call the one the machine stopped at, in words
 * @param problem what was wrong
 */
public record CrashFinding(CrashCase crash, String call, String problem) {}
