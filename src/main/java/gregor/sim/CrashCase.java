package gregor.sim;

/**
 * One crash, which can be had again: the same case leaves the same disk.
 *
 * @param call at which the machine stops; one more than the calls of the workload for a crash when all is done
 * @param seed of everything that is drawn
 */
public record CrashCase(String workload, long call, Tear tear, Loss loss, long seed) {

    SimEntropy entropy() {
        return new SimEntropy(((seed * 31 + call) * 31 + tear.ordinal()) * 31 + loss.ordinal());
    }
}
