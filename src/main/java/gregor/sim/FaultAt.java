package gregor.sim;

/**
 * One fault at one call, or from that call on, until somebody else watches the disk.
 *
 * @param call its number
 * @param stays whether all later calls that can meet the fault do: a full disk stays full
 */
public record FaultAt(long call, DiskFault fault, boolean stays) implements DiskWatcher {

    @Override
    public DiskFault before(DiskCall next) {
        boolean due = next.number() == call || stays && next.number() > call;
        return due && fault.canHit(next.kind()) ? fault : DiskFault.NONE;
    }
}
