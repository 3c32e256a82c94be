package gregor.sim;

/**
 * Is told of each call that would change a {@link SimDisk}, before it does, and says what goes wrong with it. It may look
 * at the disk meanwhile, and take copies of it with {@link SimDisk#afterCrash}: this is how a crash at each call of a
 * program is tried without running the program again for each of them.
 */
public interface DiskWatcher {

    DiskFault before(DiskCall call);
}
