package gregor.sim;

import gregor.port.Disk;
import gregor.port.Trace;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Two threads on one: while the watched call runs, others get one turn between two of its steps. A step ends where it asks
 * whether the trace is on and where it calls the disk. Where the turn is taken is drawn from a seed, so a run repeats. It is
 * one and no more, because what the others have done may lead the call to take a lock, under which they would have to wait.
 */
public final class Interleaving implements Trace {

    private final Random random;
    private final Runnable others;
    private boolean watching;
    private int turns;

    /** @param others what the other threads do in a turn */
    public Interleaving(Random random, Runnable others) {
        this.random = random;
        this.others = others;
    }

    /** The disk as the watched call should see it. */
    public Disk around(Disk disk) {
        return (Disk) Proxy.newProxyInstance(Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, args) -> {
            turn();
            try {
                return method.invoke(disk, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    public <T> T watch(Supplier<T> call) {
        watching = true;
        try {
            return call.get();
        } finally {
            watching = false;
        }
    }

    /** How often the others had their turn. */
    public int turns() {
        return turns;
    }

    private void turn() {
        if (watching && random.nextInt(3) == 0) {
            watching = false;
            turns++;
            others.run();
        }
    }

    @Override
    public boolean isOn() {
        turn();
        return false;
    }

    @Override
    public void step(String from, String to, String what, Object... details) {
        throw new AssertionError("the trace is off");
    }
}
