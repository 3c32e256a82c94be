package gregor.sim;

import java.io.IOException;
import java.util.Set;

/**
 * A machine of a simulated cluster: its disk and clock, which outlive processes, and the process that runs on it now, if any.
 */
abstract class SimNode implements DiskWatcher {

    /** So small that a little log has several pages, and some of them can be lost. */
    private static final int PAGE_BYTES = 256;

    private final Simulator world;
    private final SimNetwork network;
    private final int id;
    private final SkewedClock clock;
    private SimDisk disk = new SimDisk(PAGE_BYTES, Set.of());
    private SimProcess process;
    private int lives;
    private boolean goneForGood;
    private DiskTrouble diskTrouble = DiskTrouble.NONE;
    /** Whether the disk has failed in the life of this process. */
    private boolean diskFailed;
    private String halted;
    private Runnable onHalt = () -> { };

    /** What the disk does to the calls of this node. */
    interface DiskTrouble {

        DiskTrouble NONE = call -> DiskFault.NONE;

        DiskFault before(DiskCall call);
    }

    SimNode(SimNetwork network, int id) {
        this.world = network.world();
        this.network = network;
        this.id = id;
        this.clock = new SkewedClock(world, world.entropy("start of clock " + id).nextLong() >> 2);
        network.addNode(id);
    }

    int id() {
        return id;
    }

    Simulator world() {
        return world;
    }

    SimNetwork network() {
        return network;
    }

    SkewedClock clock() {
        return clock;
    }

    SimDisk disk() {
        return disk;
    }

    /** Null while there is none. */
    SimProcess process() {
        return process;
    }

    boolean isUp() {
        return process != null;
    }

    int lives() {
        return lives;
    }

    /** Numbers that only the code under test draws, in this life. */
    SimEntropy codeEntropy() {
        return world.entropy("code of " + id + ", life " + lives);
    }

    /** Starts a process if there is none. */
    void start() {
        if (process == null && !goneForGood) {
            network.power(id, true);
            diskTrouble = DiskTrouble.NONE;
            diskFailed = false;
            lives++;
            process = new SimProcess(world, id, lives, clock);
            disk.watch(this);
            SimProcess starting = process;
            process.plan(0, "start", () -> bootOrHalt(starting));
        }
    }

    private void bootOrHalt(SimProcess starting) {
        try {
            boot(starting);
        } catch (IOException | RuntimeException e) {
            if (!diskFailed && starting.isAlive()) {
                world.fail(new IllegalStateException("node " + id + " does not start", e));
            }
            halt("it does not start: " + e);
        }
    }

    /** Makes the objects of a process and lets them begin. */
    abstract void boot(SimProcess starting) throws IOException;

    /** The disk has lost what it was not told to force, or some of it. */
    void unforcedIsLost() {
        // who wants to know says so
    }

    /** The objects of the process are of no use any more. */
    abstract void afterDeath(SimProcess died);

    /** F10: the process is gone, the machine is not. */
    void kill() {
        if (process != null) {
            die(disk.afterKill(0), true);
        }
    }

    /** F11: the machine is without power until it is started. */
    void losePower(Loss loss, SimEntropy draws) {
        if (process != null) {
            die(disk.afterCrash(0, loss, draws), false);
        } else {
            disk = disk.afterCrash(0, loss, draws);
            unforcedIsLost();
        }
    }

    /** Ends the process, within one of its own calls perhaps. @param left what the next one finds */
    void die(SimDisk left, boolean powerStays) {
        SimProcess dying = process;
        process = null;
        disk.watch(call -> DiskFault.NONE); // it may go on to write until it returns, and nobody will look
        disk = left;
        network.power(id, powerStays);
        dying.die();
        afterDeath(dying);
        if (!powerStays) {
            unforcedIsLost();
        }
    }

    /** The code says that it can't go on. What it could not force is gone: see {@link FaultKind#F05}. */
    void halt(String why) {
        if (process != null) {
            if (!diskFailed) {
                world.fail(new IllegalStateException("node " + id + " halts, and nothing is wrong with its disk: " + why));
            }
            halted = why;
            die(disk.afterCrash(0, Loss.ALL_UNFORCED, world.entropy("halt")), true);
            unforcedIsLost();
            onHalt.run();
        }
    }

    /** The process ends by itself, as one does that can't start; somebody starts it again. */
    void exit(String why) {
        if (diskFailed) {
            halt(why);
        } else {
            halted = why;
            kill();
            onHalt.run();
        }
    }

    /** Why it has halted last; null if it never has. */
    String halted() {
        return halted;
    }

    void onHalt(Runnable what) {
        onHalt = what;
    }

    /** It never starts again. */
    void removeForGood() {
        goneForGood = true;
        if (process != null) {
            losePower(Loss.NOTHING, world.entropy("removal"));
        }
    }

    /** F13: another disk, with nothing on it. Not while a process is there. */
    void emptyDisk() {
        disk = new SimDisk(PAGE_BYTES, Set.of());
    }

    void trouble(DiskTrouble trouble) {
        diskTrouble = trouble;
    }

    @Override
    public DiskFault before(DiskCall call) {
        DiskFault fault = diskTrouble.before(call);
        if (fault != DiskFault.NONE && process != null) {
            diskFailed |= fault != DiskFault.SHORT_WRITE;
            process.excuseStorageErrors();
        }
        return fault;
    }
}
