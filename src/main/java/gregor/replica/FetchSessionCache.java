package gregor.replica;

import gregor.port.Entropy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fetch sessions of a broker, a limited number of them. Sessions save more the more partitions they have, so when all
 * slots are taken a new one gets a slot only from a session that
 * <ul>
 *   <li>was not used for {@value #EVICTION_MS} ms, or else
 *   <li>has fewer partitions, and has existed for that long: young ones are left alone, or two clients would take the
 *       slot from each other forever. A follower also takes it from a consumer's young or larger one.
 * </ul>
 * Who gets no session fetches without one; whose session was taken is told so by its next fetch and starts again.
 *
 * <p>Safe for many threads; takes no session's monitor. Source: Kafka's {@code FetchSession.FetchSessionCache}, whose
 * sorted maps are here one walk over the slots, made only when all are taken.
 */
public final class FetchSessionCache {
    static final long EVICTION_MS = 120_000;

    private static final class Slot {
        final FetchSession session;
        final boolean follower;
        final long createdMs;
        long usedMs;
        int size;

        Slot(FetchSession session, boolean follower, long nowMs, int size) {
            this.session = session;
            this.follower = follower;
            this.createdMs = nowMs;
            this.usedMs = nowMs;
            this.size = size;
        }

        /** Whether it is worth less than a session of that kind and size. */
        boolean yieldsTo(boolean toFollower, int toSize, long nowMs) {
            boolean isOld = nowMs - createdMs > EVICTION_MS;
            if (follower != toFollower) {
                return toFollower;
            }
            return isOld && size < toSize;
        }

        boolean isWorthLessThan(Slot other) {
            return follower == other.follower ? size < other.size : other.follower;
        }
    }

    private final int slots;
    private final Entropy entropy;

    /** By id, in the order they were made. Guarded by this. */
    private final Map<Integer, Slot> sessions = new LinkedHashMap<>();

    /**
     * @param slots {@code max.incremental.fetch.session.cache.slots}; 0 for no sessions
     * @param entropy for ids that cannot be guessed
     */
    public FetchSessionCache(int slots, Entropy entropy) {
        this.slots = slots;
        this.entropy = entropy;
    }

    /** Sessions there are. */
    public synchronized int size() {
        return sessions.size();
    }

    /** The session with an id, or null. */
    synchronized FetchSession get(int id) {
        Slot slot = sessions.get(id);
        return slot == null ? null : slot.session;
    }

    synchronized void remove(int id) {
        sessions.remove(id);
    }

    /** Notes that a session was used and how many partitions it has now. No effect if it was evicted. */
    synchronized void touch(int id, int size, long nowMs) {
        Slot slot = sessions.get(id);
        if (slot != null) {
            slot.usedMs = nowMs;
            slot.size = size;
        }
    }

    /**
     * Makes a session of what a full fetch wanted and was told, if it gets a slot.
     *
     * @return the session's id, {@link FetchSession#NO_ID} if there is none
     */
    synchronized int create(boolean follower, boolean usesTopicIds, List<FetchResult> told, long nowMs) {
        if (sessions.size() >= slots && !evictFor(follower, told.size(), nowMs)) {
            return FetchSession.NO_ID;
        }
        FetchSession session = new FetchSession(newId(), usesTopicIds);
        for (int i = 0; i < told.size(); i++) {
            session.want(told.get(i).wanted());
            session.told(told.get(i));
        }
        sessions.put(session.id(), new Slot(session, follower, nowMs, session.size()));
        return session.id();
    }

    private boolean evictFor(boolean follower, int size, long nowMs) {
        Slot least = null;
        for (Slot slot : sessions.values()) {
            if (nowMs - slot.usedMs > EVICTION_MS) {
                return sessions.remove(slot.session.id()) != null;
            }
            if (slot.yieldsTo(follower, size, nowMs) && (least == null || slot.isWorthLessThan(least))) {
                least = slot;
            }
        }
        return least != null && sessions.remove(least.session.id()) != null;
    }

    private int newId() {
        int id;
        do {
            id = 1 + entropy.nextInt(Integer.MAX_VALUE - 1);
        } while (sessions.containsKey(id));
        return id;
    }
}
