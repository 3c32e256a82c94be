package gregor.controller;

import gregor.metadata.BrokerRegistration;
import gregor.metadata.ClusterImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * When a broker is fenced though its session is not over: when its process seems to be gone.
 *
 * <p>A process that ends, in whatever way, has its connections closed by its operating system, and new ones refused. So a broker falls
 * under suspicion when the connection on which its heartbeats came has ended; and, since a new active controller has no such
 * connections, when it has not sent a heartbeat to a new controller within {@link #GREETING_MS}: a broker sends one as soon as it knows
 * of the controller. Whoever is suspected is probed: a connection is opened to where it listens for other brokers. Refused
 * {@link #REFUSALS} times in a row, {@link #NEXT_PROBE_MS} apart, without a heartbeat in between, it is lost, and what follows is what
 * follows the end of a session. A connection that is accepted, or an answer that does not come, shows nothing yet: an operating system
 * that ends a process closes its connections and listeners one after another, and takes its time if it has much to do. So the next
 * probe comes after twice as long each time, and the suspicion ends with {@link #MOST_PROBES}, or with a heartbeat.
 * <pre>
 *   heard --connection ended--> suspected --refused, REFUSALS in a row--> lost (once in a broker epoch) --heard--> heard
 *   not heard by a new controller --GREETING_MS--> suspected --MOST_PROBES, heard--> as before
 * </pre>
 *
 * <p>It is safe because nothing depends on a fenced broker being dead. Its partitions get leaders with higher epochs, of those that
 * have all that was committed; whoever has heard of that takes nothing from the old leader, which so can commit nothing more, and
 * finds its way back into an ISR only by fetching. What it could do harm to is peace:
 * <ul>
 *   <li>A broker is paused, or its machine is gone or cut off. Its connections stay, or the probe is taken by its operating system, or
 *       nothing answers. It waits for the session, as always.
 *   <li>A broker lives, its connection breaks, and something between it and the controller refuses connections in its name. It is
 *       fenced, and let in again by its next heartbeat. That happens once in a broker epoch; from then on its session decides alone.
 *   <li>A controller may reach no broker at all, as in a network that lets brokers connect to controllers and refuses the other
 *       direction. That alone fences nobody: the brokers' heartbeats arrive.
 *   <li>A broker starts again so quickly that the probe finds the new process. That one registers, and names the log directories of
 *       the one before. It could not have them if that one lived, which had locked them; so it takes its place, if nothing is heard of
 *       that one ({@link #isSilent}). After all nodes have crashed this is how they come back: their new controller has heard of none.
 *   <li>Somebody has copied the log directories of a broker that lives, and starts another on the copy. It is refused while the first
 *       one is heard of; if it gets the place in a moment in which that one has no connection, that one is refused from then on.
 *   <li>A topic may allow a leader that lacks records. Then it gets one sooner than it would by the session.
 * </ul>
 *
 * <p>A step machine for the controller's loop; {@link EarlyFencing} carries out what it asks for. In Kafka
 * {@code broker.session.timeout.ms} decides alone.
 */
final class BrokerLoss {

    /** One may be a listener that is just being opened again, or a proxy that starts. */
    static final int REFUSALS = 3;
    static final long NEXT_PROBE_MS = 25;
    /** By then it is a second and a half since the connection ended. */
    static final int MOST_PROBES = 6;
    /** A new controller is known to all who live within a few messages. */
    static final long GREETING_MS = 100;

    private static final long NONE = -1;

    /**
     * That a broker may be gone.
     *
     * @param serial tells it from other suspicions of the same broker
     */
    record Suspicion(int brokerId, long brokerEpoch, long serial) {}

    /** What follows from the outcome of a probe. */
    enum Verdict {
        /** Nothing: the broker may be there, or the suspicion is over. */
        DISMISSED,
        /** Another probe, after {@link #nextProbeMs}. */
        PROBE_AGAIN,
        /** It is to be fenced. */
        LOST
    }

    /** One life of a broker, as this controller has seen it. */
    private static final class Life {
        final long epoch;
        /** On which it was last heard; {@link #NONE} if that has ended, or was another controller's. */
        long connection = NONE;
        /** Of the suspicion that it is under; {@link #NONE} if it is under none. */
        long suspicion = NONE;
        int probes;
        int refusalsInARow;
        /** Its connection has ended, or it was probed before it had greeted a new controller; and it was not heard since. */
        boolean silent;
        /** Whether it was lost before. */
        boolean wasLost;

        Life(long epoch) {
            this.epoch = epoch;
        }
    }

    private final Map<Integer, Life> lives = new TreeMap<>();
    private long suspicions;

    /** This controller begins to decide. @return who is to be probed after {@link #GREETING_MS}, unless heard of by then */
    List<Suspicion> restart(ClusterImage cluster) {
        lives.clear();
        List<Suspicion> unheard = new ArrayList<>();
        for (BrokerRegistration broker : cluster.brokers().values()) {
            if (!broker.fenced()) {
                lives.put(broker.id(), new Life(broker.epoch()));
                unheard.add(suspect(broker.id()));
            }
        }
        return unheard;
    }

    /** It decides no more. */
    void forgetAll() {
        lives.clear();
    }

    /** A heartbeat has come. @param connection the number of the one that it came on */
    void heard(int brokerId, long epoch, long connection) {
        Life life = lives.get(brokerId);
        if (life == null || life.epoch != epoch) {
            life = new Life(epoch);
            lives.put(brokerId, life);
        }
        life.connection = connection;
        life.suspicion = NONE;
        life.silent = false;
    }

    /** A connection has ended, of whomever. @return who is to be probed now: the broker that was last heard on it */
    Optional<Suspicion> ended(long connection) {
        for (Map.Entry<Integer, Life> each : lives.entrySet()) {
            Life life = each.getValue();
            if (life.connection == connection) {
                life.connection = NONE;
                life.silent = true;
                return life.wasLost ? Optional.empty() : Optional.of(suspect(each.getKey()));
            }
        }
        return Optional.empty();
    }

    private Suspicion suspect(int brokerId) {
        Life life = lives.get(brokerId);
        life.suspicion = suspicions++;
        life.probes = 0;
        life.refusalsInARow = 0;
        return new Suspicion(brokerId, life.epoch, life.suspicion);
    }

    /** Whether the broker is still under this suspicion. */
    boolean stands(Suspicion suspicion) {
        Life life = lives.get(suspicion.brokerId());
        return life != null && life.suspicion == suspicion.serial();
    }

    /**
     * Whether nothing is heard of a broker in this epoch, though its session may go on. Then another process may take its place that
     * has its log directories: a process locks them, and only its end gives them free.
     */
    boolean isSilent(int brokerId, long epoch) {
        Life life = lives.get(brokerId);
        return life != null && life.epoch == epoch && life.silent;
    }

    /** The outcome of a probe. @param refused whether the broker's machine has answered that nobody listens */
    Verdict answered(Suspicion suspicion, boolean refused) {
        if (!stands(suspicion)) {
            return Verdict.DISMISSED;
        }
        Life life = lives.get(suspicion.brokerId());
        life.silent = true;
        life.probes++;
        life.refusalsInARow = refused ? life.refusalsInARow + 1 : 0;
        if (life.refusalsInARow < REFUSALS && (refused || life.probes < MOST_PROBES)) {
            return Verdict.PROBE_AGAIN;
        }
        life.suspicion = NONE;
        life.wasLost = refused;
        return refused ? Verdict.LOST : Verdict.DISMISSED;
    }

    /** How long to wait before another probe, while the suspicion stands, in milliseconds. */
    long nextProbeMs(Suspicion suspicion) {
        Life life = lives.get(suspicion.brokerId());
        return life.refusalsInARow > 0 ? NEXT_PROBE_MS : NEXT_PROBE_MS << life.probes;
    }
}
